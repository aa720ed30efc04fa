// HTTP/2 by Node's http2, in clear or over TLS, several streams at a time over each connection.

import http2 from 'node:http2';
import * as truth from './truth.mjs';

const args = truth.options('HTTP/2 by Node.', {
  request: [['GET /ok'], 'METHOD PATH, taken in turns; {id} varies; can be repeated'],
  tls: [false, 'over TLS, trusting any certificate'],
  burst: ['1', 'streams opened before the first has ended'],
});
const log = new truth.Truth(args.truth, 'http/2');
const burst = Number(args.burst);

/** A stream that ended without a status was reset by its server. */
function outcome(status) {
  if (status === -1) return 'RESET';
  return status < 400 ? 'OK' : status < 500 ? 'CLIENT_ERROR' : 'SERVER_ERROR';
}

async function connect() {
  const scheme = args.tls ? 'https' : 'http';
  const session = http2.connect(`${scheme}://${args.host}:${args.port}`, {
    rejectUnauthorized: false,
  });
  await new Promise((resolve, reject) => session.once('connect', resolve).once('error', reject));
  const port = session.socket.localPort;
  const ask = (turn) =>
    new Promise((resolve) => {
      const [method, endpoint] = args.request[turn % args.request.length].split(' ');
      const hasBody = method === 'POST';
      const start = truth.now();
      const stream = session.request(
        {
          ':method': method,
          ':path': endpoint.replace('{id}', `${1000 + turn}`),
          authorization: 'Bearer secret',
          'x-turn': `${turn}`,
        },
        { endStream: !hasBody },
      );
      if (hasBody) stream.end('x'.repeat(turn % 3000));
      let status = -1;
      stream.on('response', (headers) => (status = headers[':status']));
      stream.on('error', () => {});
      stream.resume();
      stream.on('close', () => {
        // The library is too far from the socket for the time of a quick answer.
        const duration = endpoint === '/slow' && burst === 1 ? truth.now() - start : undefined;
        log.add(start, duration, {
          method,
          endpoint: endpoint.split('?')[0].replace(/[0-9]+$/, '{id}'),
          http_status: status,
          outcome: outcome(status),
          port,
        });
        resolve();
      });
    });
  let inFlight = [];
  return {
    async exchange(turn) {
      inFlight.push(ask(turn));
      if (inFlight.length === burst) {
        await Promise.all(inFlight);
        inFlight = [];
      }
    },
    async close() {
      await Promise.all(inFlight);
      session.close();
    },
  };
}

await truth.run(args, connect);
log.close();
