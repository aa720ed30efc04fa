// An HTTP/2 server in clear. /status/N is answered with N, /users/… and /ok with 200, /slow after
// 20 ms, /large with 200 KB, /reset with a reset of the stream.

import http2 from 'node:http2';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { port: { type: 'string' } } });
const LARGE = Buffer.alloc(200 * 1024, 'x');
const { HTTP2_HEADER_PATH, HTTP2_HEADER_STATUS, NGHTTP2_INTERNAL_ERROR } = http2.constants;

function answer(stream, status, body = 'fine\n') {
  if (stream.destroyed) return;
  stream.respond({ [HTTP2_HEADER_STATUS]: status, 'content-type': 'text/plain' });
  stream.end(body);
}

const server = http2.createServer();
server.on('stream', (stream, headers) => {
  const path = headers[HTTP2_HEADER_PATH].split('?')[0];
  stream.on('error', () => {});
  stream.resume();
  if (path.startsWith('/status/')) answer(stream, Number(path.slice(8)));
  else if (path === '/slow') setTimeout(() => answer(stream, 200), 20);
  else if (path === '/large') answer(stream, 200, LARGE);
  else if (path === '/reset') stream.close(NGHTTP2_INTERNAL_ERROR);
  else if (path === '/ok' || path.startsWith('/users/')) answer(stream, 200);
  else answer(stream, 404, 'nowhere\n');
});
server.listen(Number(values.port), '127.0.0.1', () => console.log('ready'));
