// gRPC by grpc-js: calls of methods that end with the code that their name says, several at a time
// over each connection.

import grpc from '@grpc/grpc-js';
import * as truth from './truth.mjs';

const args = truth.options('gRPC by grpc-js.', {
  mix: ['Code0,Code14', 'methods, called in turns'],
  burst: ['1', 'calls begun before the first has ended'],
});
const log = new truth.Truth(args.truth, 'grpc');
const mix = args.mix.split(',');
const burst = Number(args.burst);
const raw = (b) => b;
// Those of which everybody says the same.
const OUTCOMES = {
  0: 'OK',
  3: 'CLIENT_ERROR',
  5: 'CLIENT_ERROR',
  7: 'CLIENT_ERROR',
  13: 'SERVER_ERROR',
  14: 'SERVER_ERROR',
  16: 'CLIENT_ERROR',
  42: 'UNKNOWN',
};

/** What is on the wire; a caller that gives up gets a code from its own library. */
function what(method, code) {
  const asked = { method: 'grpc', endpoint: `/test.Codes/${method}` };
  if (method === 'Never') return { ...asked, outcome: 'TIMEOUT' }; // the server may notice it, too
  return { ...asked, grpc_status: code, outcome: OUTCOMES[code] };
}

async function connect() {
  const client = new grpc.Client(`${args.host}:${args.port}`, grpc.credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
  });
  await new Promise((resolve, reject) =>
    client.waitForReady(Date.now() + 10_000, (error) => (error ? reject(error) : resolve())),
  );
  const call = (turn) =>
    new Promise((resolve) => {
      const method = mix[turn % mix.length];
      const path = `/test.Codes/${method}`;
      const body = Buffer.alloc(turn % 500);
      const deadline = Date.now() + (method === 'Never' ? 50 : 10_000);
      const start = truth.now();
      const made =
        method === 'Stream'
          ? client.makeServerStreamRequest(path, raw, raw, body, { deadline })
          : client.makeUnaryRequest(path, raw, raw, body, { deadline }, () => {});
      made.on('data', () => {});
      made.on('error', () => {});
      made.on('status', ({ code }) => {
        // The library is too far from the socket for the time of a quick answer.
        const isLong = method === 'Slow' && burst === 1;
        log.add(start, isLong ? truth.now() - start : undefined, what(method, code));
        resolve();
      });
    });
  let inFlight = [];
  return {
    async exchange(turn) {
      inFlight.push(call(turn));
      if (inFlight.length === burst) {
        await Promise.all(inFlight);
        inFlight = [];
      }
    },
    async close() {
      await Promise.all(inFlight);
      client.close();
    },
  };
}

await truth.run(args, connect);
log.close();
