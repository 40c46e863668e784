// Keys of model providers and of the services around them. Source: each provider's API reference, "Authentication".
import type { PatternRecognizer } from '../../recognizer.js';
import { alnum, capitals, hasDigit, hex, issuedToken, lower, uuid } from './issued-token.js';

// `sk-` is OpenAI's; several compatible providers (DeepSeek, Moonshot, Stability) use it too. What follows
// has a form of its own.
const OPENAI = 'sk-proj-|sk-svcacct-|sk-admin-';
const TYPED = ['sk-ant-', 'sk-or-', 'sk-lf-', ...OPENAI.split('|')];

const isOpenAi = (value: string, raw: string): boolean =>
  hasDigit(value, raw) && !TYPED.some((prefix) => raw.startsWith(prefix));

export const ai: readonly PatternRecognizer[] = [
  // The keys that @ai-security/nestjs issues.
  issuedToken('AISK_API_KEY', 'aisk_live_|aisk_test_', '[A-Za-z0-9]{61}', alnum(61)),
  // In the middle of OpenAI's own keys stands the base64 of "OpenAI"; one of full length that lacks it needs a word.
  issuedToken(
    'OPENAI_API_KEY',
    OPENAI,
    '[\\w-]{20,90}T3BlbkFJ[\\w-]{20}',
    `${alnum(74)}T3BlbkFJ${alnum(74)}`,
    {
      more: /[\w-]/,
    },
  ),
  issuedToken('OPENAI_API_KEY', OPENAI, '\\w{24,90}', alnum(60), { score: 0.95, validate: hasDigit }),
  issuedToken('OPENAI_API_KEY', OPENAI, '[\\w-]{40}', alnum(148), {
    more: /[\w-]/,
    score: 0.3,
    context: ['key', 'apikey', 'token', 'secret', 'bearer', 'authorization', 'openai'],
    validate: hasDigit,
  }),
  // Two lengths: a short key of another issuer, and enough of a long one to hold a digit.
  issuedToken('OPENAI_API_KEY', 'sk-', '[\\w-]{32}', alnum(40), { more: /[\w-]/, validate: isOpenAi }),
  issuedToken('OPENAI_API_KEY', 'sk-', '[\\w-]{64}', alnum(64), { more: /[\w-]/, validate: isOpenAi }),
  issuedToken('OPENAI_API_KEY', 'sess-', '[A-Za-z0-9]{40}', alnum(40)),
  issuedToken('ANTHROPIC_API_KEY', 'sk-ant-', '[a-z]{2,8}\\d\\d-[\\w-]{80}', `api03-${alnum(93)}AA`, {
    more: /[\w-]/,
  }),
  issuedToken('HUGGING_FACE_TOKEN', 'hf_|api_org_', '[A-Za-z]{34}', 'aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH'),
  issuedToken('GROQ_API_KEY', 'gsk_', '[A-Za-z0-9]{52}', alnum(52)),
  issuedToken('XAI_API_KEY', 'xai-', '[A-Za-z0-9]{80}', alnum(80)),
  issuedToken('PERPLEXITY_API_KEY', 'pplx-', '[A-Za-z0-9]{48}', alnum(48)),
  issuedToken('REPLICATE_API_TOKEN', 'r8_', '[\\w-]{37}', alnum(37)),
  issuedToken('OPENROUTER_API_KEY', 'sk-or-v1-', '[0-9a-f]{64}', hex(64)),
  issuedToken(
    'LANGFUSE_SECRET_KEY',
    'sk-lf-',
    '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
    uuid,
  ),
  issuedToken('LANGSMITH_API_KEY', 'lsv2_pt_|lsv2_sk_', '[0-9a-f]{32}_[0-9a-f]{10}', `${hex(32)}_${hex(10)}`),
  issuedToken('FIREWORKS_API_KEY', 'fw_', '[A-Za-z0-9]{22,24}', alnum(24), { validate: hasDigit }),
  issuedToken('NVIDIA_API_KEY', 'nvapi-', '[\\w-]{60,70}', alnum(64)),
  issuedToken('PINECONE_API_KEY', 'pcsk_', '[A-Za-z0-9_]{40,75}', alnum(70)),
  issuedToken('TOGETHER_API_KEY', 'tgp_v1_', '[\\w-]{43}', alnum(43)),
  issuedToken('JINA_API_KEY', 'jina_', '[0-9a-f]{32}[\\w-]{24,28}', `${hex(32)}${alnum(28)}`),
  issuedToken('LLAMA_CLOUD_API_KEY', 'llx-', '[A-Za-z0-9]{48}', alnum(48)),
  issuedToken('ELEVENLABS_API_KEY', 'sk_', '[0-9a-f]{48}', hex(48)),
  issuedToken('CEREBRAS_API_KEY', 'csk-', '[a-z0-9]{48}', lower(48)),
  issuedToken('VOYAGE_API_KEY', 'pa-', '[\\w-]{43}', alnum(43), { validate: hasDigit }),
  issuedToken('TAVILY_API_KEY', 'tvly-', '(?:(?:dev|prod)-)?[A-Za-z0-9]{32}', alnum(32)),
  issuedToken('FIRECRAWL_API_KEY', 'fc-', '[0-9a-f]{32}', hex(32)),
  issuedToken('RUNPOD_API_KEY', 'rpa_', '[A-Z0-9]{40,48}', capitals(43)),
  issuedToken('E2B_API_KEY', 'e2b_', '[0-9a-f]{40}', hex(40)),
  issuedToken('APIFY_API_TOKEN', 'apify_api_', '[A-Za-z0-9]{34,40}', alnum(36)),
  issuedToken('CLARIFAI_TOKEN', 'clarifai-', '[0-9a-f]{32}', hex(32), { score: 0.9 }),
];
