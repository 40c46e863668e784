/** `@Body(PiiMaskingPipe)`: the masked body. */
import { Injectable } from '@nestjs/common';
import { BodyRunPipe } from '../call/body-run.pipe.js';

/** Says where the body is read that it is masked; a route without `@AiEndpoint()` stops the boot. */
@Injectable()
export class PiiMaskingPipe extends BodyRunPipe {}
