/** The boot report lists what runs on each route, and what weakens it. */
import {
  All,
  Catch,
  Controller,
  Get,
  Post,
  UseFilters,
  UseGuards,
  type INestApplication,
  type Type,
} from '@nestjs/common';
import { AiEndpoint, AiSecurityModule, NotAi, OAuthGuard } from '@ai-security/nestjs';
import { describe, expect, it } from 'vitest';
import { ADAPTERS, startApp, type AdapterName } from './adapters.js';
import { CapturedLogs } from './captured-logs.js';
import { GOOD } from './refused-boot.js';

async function reportOf(
  adapter: AdapterName,
  controllers: Type[],
  prepare?: (app: INestApplication) => void,
): Promise<string[]> {
  const logs = new CapturedLogs();
  const imports = [AiSecurityModule.forRoot({ ...GOOD, audit: { sink: { write: () => undefined } } })];
  const { app } = await startApp(adapter, { imports, controllers }, prepare, { logger: logs });
  await app.close();
  return logs.lines.filter((line) => line.endsWith(' AiSecurity'));
}

@Catch()
class Echo {
  catch(): void {}
}

describe.each(ADAPTERS)('the boot report on %s', (adapter) => {
  it('names the filters of the host that are asked for errors before ours', async () => {
    @AiEndpoint()
    @Controller('inside')
    class InsideController {
      @Post('wins')
      @UseFilters(new Echo())
      wins(): void {}
      @Post('loses')
      @AiEndpoint()
      @UseFilters(Echo)
      loses(): void {}
    }
    const [wins, loses] = await reportOf(adapter, [InsideController], (app) =>
      app.useGlobalFilters(new Echo()),
    );
    expect(wins).toMatch(/^POST \/inside\/wins: .* ERRORS SHAPED BY Echo /);
    expect(loses).toMatch(/^POST \/inside\/loses: enforced /);
    expect(loses).not.toContain('ERRORS SHAPED');
  });

  it('reports each route with its protections, and those that nobody decided', async () => {
    @AiEndpoint({ format: 'openai.chat', scopes: ['ai:chat'], scopesAny: ['a', 'b'] })
    @Controller({ path: 'chat', version: '2' })
    class ReportedController {
      @Post('completions')
      complete(): object {
        return {};
      }
      @Post('watched')
      @AiEndpoint({ mode: 'observe', rate: '5/min', concurrency: 2, unscanned: 'allow' })
      watched(): object {
        return {};
      }
      @NotAi()
      @Get('health')
      health(): object {
        return {};
      }
    }
    @Controller('plain')
    class PlainController {
      @All('everything')
      all(): object {
        return {};
      }
      @UseGuards(OAuthGuard)
      @Get('guarded')
      guarded(): object {
        return {};
      }
    }
    const report = await reportOf(adapter, [ReportedController, PlainController], (nest) =>
      nest.setGlobalPrefix('api').enableVersioning(),
    );
    expect(report).toEqual([
      expect.stringMatching(
        /^POST \/api\/v2\/chat\/completions: enforced · oauth \[ai:chat one of a\|b\] · rate 60\/60s · open at once ≤ 20 · openai\.chat/,
      ),
      expect.stringMatching(
        /^POST \/api\/v2\/chat\/watched: OBSERVE ONLY .* rate 5\/60s .*UNSCANNED CONTENT ALLOWED/,
      ),
      expect.stringMatching(/^GET \/api\/plain\/guarded: single parts: OAuthGuard/),
      expect.stringMatching(/^without @AiEndpoint\(\) or @NotAi\(\): ALL \/api\/plain\/everything/),
      expect.stringMatching(/^no AI_SECURITY_SECRET/),
    ]);
  });
});
