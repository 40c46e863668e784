// Tokens of code hosts, package registries, build services and infrastructure tools.
// Source: each issuer's documentation of its token formats.
import type { PatternRecognizer } from '../../recognizer.js';
import { alnum, capitals, hasCapital, hasDigit, hex, issuedToken, lower, uuid } from './issued-token.js';

const GITLAB = 'glpat-|gldt-|glrt-|glrtr-|glptt-|glft-|glimt-|glagent-|gloas-|glcbt-|glsoat-|glffct-';

export const code: readonly PatternRecognizer[] = [
  // "Behind GitHub's new authentication token formats". The last six characters are a CRC32 of the others; tokens
  // that fail it are hidden all the same, as a slip in one letter keeps nearly all of a secret.
  issuedToken('GITHUB_TOKEN', 'ghp_|gho_|ghu_|ghs_|ghr_', '[A-Za-z0-9]{36}', alnum(36), {
    more: /[A-Za-z0-9]/,
  }),
  issuedToken('GITHUB_TOKEN', 'github_pat_', '[A-Za-z0-9]{22}_[A-Za-z0-9]{40}', `${alnum(22)}_${alnum(59)}`, {
    more: /[A-Za-z0-9]/,
  }),
  // GitLab docs, "Token overview". Newer tokens carry a routing part behind a dot.
  issuedToken('GITLAB_TOKEN', GITLAB, '[\\w-]{20}', alnum(20), { more: /[\w-]/, validate: hasDigit }),
  issuedToken(
    'GITLAB_TOKEN',
    GITLAB,
    '[\\w-]{27,60}\\.[0-9a-z]{2}\\.[0-9a-z]{9}',
    `${alnum(27)}.01.${lower(9)}`,
  ),
  issuedToken('GITLAB_TOKEN', 'GR1348941', '[\\w-]{20}', alnum(20)),
  issuedToken('BITBUCKET_TOKEN', 'ATBB', '[A-Za-z0-9]{32}', alnum(32), { score: 0.95 }),
  issuedToken('ATLASSIAN_TOKEN', 'ATATT3xFfG|ATCTT3xFfG|ATSTT3xFfG', '[\\w-]{60}', alnum(176), {
    more: /[\w=-]/,
  }),
  issuedToken('NPM_TOKEN', 'npm_', '[A-Za-z0-9]{36}', alnum(36)),
  // Macaroons for pypi.org and test.pypi.org, whose names begin the base64.
  issuedToken('PYPI_TOKEN', 'pypi-AgEIcHlwaS5vcmc|pypi-AgENdGVzdC5weXBpLm9yZw', '[\\w-]{50}', alnum(120), {
    more: /[\w-]/,
  }),
  issuedToken('RUBYGEMS_TOKEN', 'rubygems_', '[0-9a-f]{48}', hex(48)),
  issuedToken('CRATES_IO_TOKEN', 'cio', '[A-Za-z0-9]{32}', alnum(32), { score: 0.95, validate: hasDigit }),
  issuedToken('CLOJARS_TOKEN', 'CLOJARS_', '[0-9a-f]{60}', hex(60)),
  issuedToken('NUGET_API_KEY', 'oy2', '[a-z0-9]{43}', lower(43), { score: 0.95, validate: hasDigit }),
  issuedToken(
    'PACKAGIST_TOKEN',
    'packagist_ort_|packagist_out_|packagist_act_|packagist_ack_|packagist_uut_',
    '[0-9a-f]{68}',
    hex(68),
  ),
  issuedToken('DOCKER_TOKEN', 'dckr_pat_', '[\\w-]{27}', alnum(27)),
  issuedToken('DOCKER_TOKEN', 'dckr_oat_', '[\\w-]{32}', alnum(32)),
  // The base64 of `{"auths":`, as in a Kubernetes secret of type dockercfg.
  issuedToken('DOCKER_AUTH', 'eyJhdXRocyI6', '[\\w+/]{20}', alnum(60), { more: /[\w+/=]/ }),
  issuedToken('SOURCEGRAPH_TOKEN', 'sgp_', '(?:(?:[0-9a-fA-F]{16}|local)_)?[0-9a-fA-F]{40}', hex(40)),
  issuedToken('SOURCEGRAPH_TOKEN', 'slk_', '[0-9a-f]{64}', hex(64)),
  issuedToken('SOURCEGRAPH_TOKEN', 'sgd_|sgl_|sgs_', '[0-9a-f]{40,64}', hex(64)),
  issuedToken('CIRCLECI_TOKEN', 'CCIPAT_|CCIPRJ_', '[A-Za-z0-9]{22}_[0-9a-f]{40}', `${alnum(22)}_${hex(40)}`),
  issuedToken('BUILDKITE_TOKEN', 'bkua_', '[0-9a-f]{40}', hex(40)),
  // The licence of Sidekiq Pro: a user name and a password of eight hexadecimal digits each.
  {
    type: 'SIDEKIQ_CREDENTIALS',
    score: 0.3,
    context: ['contribsys', 'sidekiq'],
    pattern: /[0-9a-f]{8}:[0-9a-f]{8}/,
    examples: {
      match: ['GEMS__CONTRIBSYS__COM=«cafe4a3b:dead1f2e»'],
      noMatch: ['cafe4a3b:dead1f2e', 'sidekiq cafe:dead'],
    },
  },
  issuedToken('SONARQUBE_TOKEN', 'squ_|sqp_|sqa_', '[0-9a-f]{40}', hex(40)),
  issuedToken('SNYK_TOKEN', 'snyk_uat.|snyk_sat.', '[0-9a-f]{8}\\.[\\w-]{60}', `${hex(8)}.${alnum(100)}`, {
    more: /[\w.-]/,
  }),
  issuedToken('JENKINS_TOKEN', '11', '[0-9a-f]{32}', hex(32), { score: 0.2, context: ['jenkins'] }),
  issuedToken('INFRACOST_API_KEY', 'ico-', '[A-Za-z0-9]{32}', alnum(32), { validate: hasCapital }),
  issuedToken('OCTOPUS_API_KEY', 'API-', '[A-Z0-9]{25,27}', capitals(26), { validate: hasDigit }),
  issuedToken('POSTMAN_API_KEY', 'PMAK-', '[0-9a-f]{24}-[0-9a-f]{34}', `${hex(24)}-${hex(34)}`),
  issuedToken('README_API_KEY', 'rdme_', '[a-z0-9]{70}', lower(70)),
  issuedToken('PREFECT_API_KEY', 'pnu_', '[a-zA-Z0-9]{36}', alnum(36)),
  issuedToken(
    'HARNESS_TOKEN',
    'pat.|sat.',
    '[\\w-]{22}\\.[0-9a-f]{24}\\.[A-Za-z0-9]{20}',
    `${alnum(22)}.${hex(24)}.${alnum(20)}`,
  ),
  issuedToken(
    'LAUNCHDARKLY_KEY',
    'sdk-|api-|mob-',
    '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}',
    uuid,
  ),
  issuedToken('DEPENDENCY_TRACK_KEY', 'odt_', '[A-Za-z0-9]{32}(?:[A-Za-z0-9]{8})?', alnum(32)),
  issuedToken('STACKHAWK_API_KEY', 'hawk.', '[\\w-]{20}\\.[\\w-]{20}', `${alnum(20)}.${alnum(20)}`),
  // HashiCorp: Vault service, batch and recovery tokens, before version 1.10 with a one-letter prefix; HCP Terraform.
  issuedToken('VAULT_TOKEN', 'hvs.|hvb.|hvr.', '[\\w-]{24}', alnum(90), {
    more: /[\w-]/,
    validate: hasDigit,
  }),
  issuedToken('VAULT_TOKEN', 's.|b.|r.', '[\\w-]{90,120}', alnum(95), { score: 0.9, validate: hasDigit }),
  issuedToken('VAULT_TOKEN', 's.|b.|r.', '[A-Za-z0-9]{24,26}(?:\\.[A-Za-z0-9]{5})?', alnum(24), {
    score: 0.3,
    context: ['vault', 'token'],
    validate: hasDigit,
  }),
  {
    type: 'TERRAFORM_TOKEN',
    score: 1,
    pattern: /[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}/,
    examples: {
      match: [`token «${alnum(14)}.atlasv1.${alnum(67)}»`],
      noMatch: ['abcdefghijklmn.atlasv1.short'],
    },
  },
  issuedToken('PULUMI_TOKEN', 'pul-', '[0-9a-f]{40}', hex(40)),
  issuedToken(
    'DOPPLER_TOKEN',
    'dp.',
    '(?:(?:ct|pt|sa|said|scim|audit)|st\\.(?:[a-z0-9_-]{2,35}\\.)?)\\.?[A-Za-z0-9]{40,44}',
    `pt.${alnum(43)}`,
  ),
  issuedToken('ONEPASSWORD_TOKEN', 'ops_eyJ', '[\\w+/]{90}', alnum(150), { more: /[\w+/=]/ }),
  issuedToken(
    'ONEPASSWORD_SECRET_KEY',
    'A3-',
    '[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}',
    `A2B3C4-D5E6F7-${'A2B3C-'.repeat(4).slice(0, -1)}`,
    {
      validate: hasDigit,
    },
  ),
  issuedToken(
    'AGE_SECRET_KEY',
    'AGE-SECRET-KEY-1',
    '[AC-HJ-NP-Z02-9]{58}',
    capitals(58).replaceAll('B', 'Q'),
  ),
  {
    type: 'KUBERNETES_BOOTSTRAP_TOKEN',
    score: 0.3,
    context: ['bootstrap', 'kubeadm', 'bootstrap token', 'kubernetes'],
    pattern: /[a-z0-9]{6}\.[a-z0-9]{16}/,
    validate: hasDigit,
    examples: {
      match: [`kubeadm join --token «a2b3c4.${lower(16)}»`],
      noMatch: ['a2b3c4.short', `a2b3c4.${lower(16)}`],
    },
  },
];
