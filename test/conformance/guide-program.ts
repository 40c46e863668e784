/** One TypeScript program over the sources of the workspace and the examples of the guide. */
import ts from 'typescript';
import { blocksOf, ROOT, type Page } from './guide-pages.js';

/** On one line, before examples that import nothing themselves: excerpts of a module or a controller. */
const PRELUDE = [
  `import { Controller, Module } from '@nestjs/common';`,
  `import { AiEndpoint, AiSecurityModule } from '@ai-security/nestjs';`,
].join(' ');

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
  // The sources, as in the tests: a stale build must not decide what a page may say.
  paths: {
    '@ai-security/pii': [`${ROOT}libs/pii/src/index.ts`],
    '@ai-security/nestjs': [`${ROOT}libs/ai-security/src/index.ts`],
    '@ai-security/nestjs/testing': [`${ROOT}libs/ai-security/src/testing/index.ts`],
  },
};

export class GuideProgram {
  /** Where each example stands, by the name of the file that it is compiled as. */
  readonly #examples = new Map<
    string,
    { readonly page: string; readonly line: number; readonly code: string }
  >();
  readonly #program: ts.Program;
  readonly #checker: ts.TypeChecker;

  /** @param sources paths from the root of the repository, of files whose interfaces are asked for */
  constructor(pages: readonly Page[], sources: readonly string[]) {
    for (const page of pages) {
      for (const { info, code, line } of blocksOf(page)) {
        if (info !== 'ts') continue;
        const complete = /^import /m.test(code) ? code : `${PRELUDE} ${code}`;
        this.#examples.set(`${ROOT}${page.path}.${line}.ts`, { page: page.path, line, code: complete });
      }
    }
    const disk = ts.createCompilerHost(OPTIONS, true);
    const host: ts.CompilerHost = {
      ...disk,
      getCurrentDirectory: () => ROOT,
      fileExists: (name) => this.#examples.has(name) || disk.fileExists(name),
      getSourceFile: (name, version, ...rest) => {
        const example = this.#examples.get(name);
        return example
          ? ts.createSourceFile(name, example.code, version, true)
          : disk.getSourceFile(name, version, ...rest);
      },
    };
    const roots = [...this.#examples.keys(), ...sources.map((path) => ROOT + path)];
    this.#program = ts.createProgram(roots, OPTIONS, host);
    this.#checker = this.#program.getTypeChecker();
  }

  /** What is wrong in the examples of a page: `docs/limits.md:12 Cannot find name 'x'.` */
  faultsOf(page: Page): string[] {
    const faults: string[] = [];
    for (const [name, example] of this.#examples) {
      if (example.page !== page.path) continue;
      const file = this.#program.getSourceFile(name);
      for (const { start = 0, messageText } of ts.getPreEmitDiagnostics(this.#program, file)) {
        const line = example.line + (file?.getLineAndCharacterOfPosition(start).line ?? 0);
        faults.push(`${page.path}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
      }
    }
    return faults;
  }

  /** How many examples of a page are compiled. */
  examplesOf(page: Page): number {
    return [...this.#examples.values()].filter((example) => example.page === page.path).length;
  }

  /** The members of an interface or type; those of groups of options as paths: `rate.limit`, `issuers[].issuer`. */
  membersOf(source: string, name: string): string[] {
    let found: ts.Type | undefined;
    this.#program.getSourceFile(ROOT + source)?.forEachChild((node) => {
      if ((ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) && node.name.text === name)
        found = this.#checker.getTypeAtLocation(node);
    });
    if (!found) throw new Error(`${source} declares no ${name}`);
    const variants = found.isUnion() ? found.types : [found];
    return [...new Set(variants.flatMap((variant) => this.#paths(variant, '')))];
  }

  #paths(type: ts.Type, prefix: string): string[] {
    return this.#checker.getPropertiesOfType(type).flatMap((member) => {
      const declared = this.#checker.getNonNullableType(this.#checker.getTypeOfSymbol(member));
      const [item] = this.#checker.isArrayType(declared)
        ? this.#checker.getTypeArguments(declared as ts.TypeReference)
        : [];
      const path = `${prefix}${member.name}${item ? '[]' : ''}`;
      return isGroup(item ?? declared) ? this.#paths(item ?? declared, `${path}.`) : [prefix + member.name];
    });
  }
}

const isGroup = (type: ts.Type): boolean =>
  /Options$|^Partial$/.test((type.aliasSymbol ?? (type.symbol as ts.Symbol | undefined))?.name ?? '');
