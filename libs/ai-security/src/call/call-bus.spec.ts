import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CallBus } from './call-bus.js';

describe('CallBus', () => {
  afterEach(() => vi.restoreAllMocks());

  it('tells every listener of an event, in order, and those of others nothing', () => {
    const bus = new CallBus();
    const heard: string[] = [];
    bus.on('request.refused', ({ reason }) => heard.push(`one ${reason}`));
    bus.on('request.refused', ({ route }) => heard.push(`two ${route}`));
    bus.on('call.closed', () => heard.push('never'));
    bus.emit('request.refused', { route: 'POST /chat', reason: 'malformed_json' });
    expect(heard).toEqual(['one malformed_json', 'two POST /chat']);
  });

  it('goes on behind a listener that throws, and logs no message', () => {
    const logged = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const bus = new CallBus();
    let heard = 0;
    bus.on('request.refused', () => {
      throw new TypeError('jane.doe@example.org');
    });
    bus.on('request.refused', () => heard++);
    bus.emit('request.refused', { route: 'POST /chat', reason: 'malformed_json' });
    expect(heard).toBe(1);
    expect(logged).toHaveBeenCalledExactlyOnceWith('a listener of request.refused failed: TypeError');
  });
});
