/** The clients of slow streams: each holds one connection open and reads what comes. */
import { connect } from 'node:net';

const FIRST_EVENT_MS = 30_000;

/** Streams that are open at once. */
export class SlowReaders {
  #sockets = new Set();
  #failure;

  get open() {
    if (this.#failure) throw this.#failure;
    return this.#sockets.size;
  }

  /** Sends the requests, each on a connection of its own; resolves when each has its first event. */
  async add(port, requests) {
    await Promise.all(requests.map((request) => this.#open(port, request)));
  }

  leave() {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  #open(port, request) {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      let head = '';
      const fail = (why) => {
        // Left by us.
        if (!this.#sockets.delete(socket)) return;
        this.#failure ??= new Error(why);
        socket.destroy();
        reject(this.#failure);
      };
      this.#sockets.add(socket);
      socket.setTimeout(FIRST_EVENT_MS, () => fail('a stream went quiet'));
      socket.on('connect', () => socket.write(request));
      socket.on('error', (error) => fail(String(error)));
      socket.on('close', () => fail('a stream ended too early'));
      socket.on('data', (data) => {
        if (head === undefined) return;
        head += data.latin1Slice();
        if (!head.startsWith('HTTP/1.1 200 '.slice(0, head.length))) fail(`not 200: ${head.slice(0, 500)}`);
        else if (head.includes('data: {')) {
          head = undefined;
          resolve();
        }
      });
    });
  }
}
