/** For the orchestrator: is the process alive, and are its stores? */
import { NotAi, StoreHealth } from '@ai-security/nestjs';
import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';

@NotAi()
@Controller('health')
export class HealthController {
  constructor(private readonly stores: StoreHealth) {}

  @Get('live')
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  /** 200 or 503, with the state of each store. */
  @Get('ready')
  ready(): ReturnType<StoreHealth['report']> {
    const report = this.stores.report();
    if (report.status === 'down') throw new ServiceUnavailableException(report);
    return report;
  }
}
