/** A host that uses every global enhancer of Nest, for the test that neither side disturbs the other. */
import {
  Body,
  Catch,
  Controller,
  ForbiddenException,
  Get,
  Post,
  RawBody,
  ValidationPipe,
  VersioningType,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type DynamicModule,
  type ExceptionFilter,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { APP_GUARD, HttpAdapterHost } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { IsInt, IsString } from 'class-validator';
import type { IncomingMessage } from 'node:http';
import { map, type Observable } from 'rxjs';
import { startApp, type AdapterName, type StartedApp } from './adapters.js';

class NoteDto {
  @IsString() text!: string;
  @IsInt() stars!: number;
}

@Controller('notes')
class NotesController {
  @Get()
  all(): object {
    return { notes: ['jane.doe@example.org'] };
  }

  @Post()
  add(@Body() note: NoteDto): object {
    return { note, isNote: note instanceof NoteDto };
  }

  @Post('raw')
  raw(@RawBody() bytes: Buffer): object {
    return { bytes: bytes.length, text: bytes.toString() };
  }

  @Get('broken')
  broken(): never {
    throw new Error('the host has a bug');
  }
}

@Controller({ path: 'versioned', version: '2' })
class VersionedController {
  @Get()
  get(): object {
    return { version: 2 };
  }
}

class HostGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<IncomingMessage>();
    if (headers['x-blocked'] !== undefined) throw new ForbiddenException('blocked by the host');
    return true;
  }
}

/** Wraps the answers of the host's own routes, as hosts do. */
class EnvelopeInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const own = [NotesController, VersionedController].includes(context.getClass() as never);
    return own ? next.handle().pipe(map((data: unknown) => ({ data }))) : next.handle();
  }
}

@Catch()
class CatchAllFilter implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(error: Error, host: ArgumentsHost): void {
    const status = 'getStatus' in error ? (error as { getStatus(): number }).getStatus() : 500;
    this.host.httpAdapter.reply(host.switchToHttp().getResponse(), { hostSays: error.message }, status);
  }
}

export interface BusyHost {
  readonly adapter: AdapterName;
  /** Modules beside the host's own, before or behind them. */
  readonly ours?: readonly (DynamicModule | Type)[];
  readonly oursFirst?: boolean;
  readonly controllers?: readonly Type[];
}

export async function startBusyHost({
  adapter,
  ours = [],
  oursFirst = false,
  controllers = [],
}: BusyHost): Promise<StartedApp> {
  const throttler = ThrottlerModule.forRoot([{ ttl: 60_000, limit: 500 }]);
  return startApp(
    adapter,
    {
      imports: oursFirst ? [...ours, throttler] : [throttler, ...ours],
      controllers: [NotesController, VersionedController, ...controllers],
      providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
    },
    (app: INestApplication) => {
      app.setGlobalPrefix('api', { exclude: ['versioned'] });
      app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
      app.enableCors({ origin: 'https://app.example.test', exposedHeaders: ['X-Host'] });
      app.useGlobalGuards(new HostGuard());
      app.useGlobalPipes(
        new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }),
      );
      app.useGlobalInterceptors(new EnvelopeInterceptor());
      app.useGlobalFilters(new CatchAllFilter(app.get(HttpAdapterHost)));
    },
    { rawBody: true },
  );
}
