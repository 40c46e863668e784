/** `@Body(BudgetPipe)`: the body for which a budget is reserved. */
import { Injectable } from '@nestjs/common';
import { BodyRunPipe } from '../../call/body-run.pipe.js';

/** Says where the body is read that it is within the budgets; a route without `@AiEndpoint()` stops the boot. */
@Injectable()
export class BudgetPipe extends BodyRunPipe {}
