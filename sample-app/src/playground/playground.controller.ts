/** The page at `/`: three static files. Development only. */
import { readFileSync } from 'node:fs';
import { NotAi } from '@ai-security/nestjs';
import { Controller, Get, Header } from '@nestjs/common';

const read = (name: string): string => readFileSync(new URL(`../../public/${name}`, import.meta.url), 'utf8');

/** The page shows what a model wrote: nothing in it may run, load or send anything but its own files. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

@NotAi()
@Controller()
export class PlaygroundController {
  private readonly html = read('index.html');
  private readonly script = read('app.js');
  private readonly style = read('style.css');

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  @Header('referrer-policy', 'no-referrer')
  @Header('x-content-type-options', 'nosniff')
  page(): string {
    return this.html;
  }

  @Get('app.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  @Header('x-content-type-options', 'nosniff')
  code(): string {
    return this.script;
  }

  @Get('style.css')
  @Header('content-type', 'text/css; charset=utf-8')
  @Header('x-content-type-options', 'nosniff')
  looks(): string {
    return this.style;
  }
}
