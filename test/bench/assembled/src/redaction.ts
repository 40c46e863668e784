/** Personal data through redact-pii, in the prompt and in the answer. */
import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import { SyncRedactor } from 'redact-pii';
import { map, type Observable } from 'rxjs';
import type { ChatChunk, ChatCompletion } from '../../model/chat-model.js';
import type { ChatRequestDto } from './chat.dto.js';

// Cards, e-mails, phones, social security numbers, IP addresses and credentials. The other patterns garble
// ordinary prose and cost nine times as much, so this is also the faster choice.
const off = { enabled: false };
const redactor = new SyncRedactor({
  builtInRedactors: {
    names: off,
    streetAddress: off,
    zipcode: off,
    username: off,
    password: off,
    url: off,
    digits: off,
  },
});

@Injectable()
export class RedactPromptPipe implements PipeTransform<ChatRequestDto, ChatRequestDto> {
  transform(request: ChatRequestDto): ChatRequestDto {
    for (const message of request.messages) message.content = redactor.redact(message.content);
    return request;
  }
}

function redactAnswer(answer: ChatCompletion): ChatCompletion {
  for (const { message } of answer.choices) message.content = redactor.redact(message.content);
  return answer;
}

// Chunk by chunk: a value that two chunks share is missed. That is the usual way and the cheapest one.
async function* redactedFrames(chunks: AsyncIterable<ChatChunk>): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    for (const { delta } of chunk.choices) if (delta.content) delta.content = redactor.redact(delta.content);
    yield `data: ${JSON.stringify(chunk)}\n\n`;
  }
  yield 'data: [DONE]\n\n';
}

@Injectable()
export class RedactAnswerInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler<ChatCompletion | AsyncIterable<ChatChunk>>) {
    return next
      .handle()
      .pipe(
        map((answer) => (Symbol.asyncIterator in answer ? redactedFrames(answer) : redactAnswer(answer))),
      ) as Observable<unknown>;
  }
}
