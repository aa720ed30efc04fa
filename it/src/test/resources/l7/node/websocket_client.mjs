// WebSocket by ws: each exchange is a connection that is upgraded, echoes a few messages, and is
// closed by the client or the server with a code.

import { once } from 'node:events';
import WebSocket from 'ws';
import * as truth from './truth.mjs';

const args = truth.options('WebSocket by ws.', {
  close: ['client:1000,server:1000,server:1011', 'who closes with which code, in turns'],
  messages: ['5', 'echoed on each connection'],
});
const log = new truth.Truth(args.truth, 'websocket');
const closes = args.close.split(',').map((each) => each.split(':'));
const OUTCOMES = { 1000: 'OK', 1001: 'OK', 1011: 'SERVER_ERROR' };

async function converse(turn) {
  const [who, code] = closes[turn % closes.length];
  const socket = new WebSocket(`ws://${args.host}:${args.port}/chat/${turn}?token=secret`);
  const start = truth.now();
  await once(socket, 'open');
  const port = socket._socket.localPort;
  const upgraded = truth.now();
  log.add(start, undefined, {
    protocol: 'http/1',
    method: 'GET',
    endpoint: '/chat/{id}',
    http_status: 101,
    outcome: 'OK',
    port,
  });
  for (let message = 0; message < Number(args.messages); message++) {
    socket.send('secret message'.repeat(1 + (message % 5)));
    await once(socket, 'message');
  }
  const closed = once(socket, 'close');
  if (who === 'client') socket.close(Number(code));
  else socket.send(`close ${code}`);
  const [seen] = await closed;
  if (seen !== Number(code)) throw new Error(`closed with ${seen}, not ${code}`);
  log.add(upgraded, undefined, {
    endpoint: '/chat/{id}',
    error_code: Number(code),
    outcome: OUTCOMES[code],
    port,
  });
}

await truth.run(args, () => ({ exchange: converse, close: () => {} }));
log.close();
