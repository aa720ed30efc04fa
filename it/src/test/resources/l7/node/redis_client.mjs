// Redis by ioredis (RESP2) or @redis/client (RESP3): commands, each connection with several in flight.

import net from 'node:net';
import Redis from 'ioredis';
import { createClient } from '@redis/client';
import * as truth from './truth.mjs';

const COMMANDS = {
  set: (n) => ['SET', `user:${n}`, 'secret'.repeat(5)],
  get: (n) => ['GET', `user:${n}`],
  hset: (n) => ['HSET', `session:${n}`, 'token', 'secret'],
  hgetall: (n) => ['HGETALL', `session:${n}`],
  incr: () => ['INCR', 'visits'],
  mget: () => ['MGET', ...Array.from({ length: 20 }, (_, i) => `user:${i}`)],
  wrongtype: () => ['LPUSH', 'visits', '1'],
  unknown: () => ['NOSUCH', 'x'],
};

const args = truth.options('Redis by ioredis (RESP2) or @redis/client (RESP3).', {
  mix: ['set,get,hset,hgetall', `taken in turns: ${Object.keys(COMMANDS).join(', ')}`],
  resp3: [false, 'by @redis/client, which says HELLO 3'],
  burst: ['1', 'commands sent before the first answer'],
});
const log = new truth.Truth(args.truth, 'redis');
const mix = args.mix.split(',');
const burst = Number(args.burst);

/** In a burst each command has a write of its own: only the first one's time is known. */
function add(timer, method, port, error) {
  log.add(timer.sent, burst === 1 ? timer.duration : undefined, {
    method: method === 'NOSUCH' ? 'OTHER' : method,
    endpoint: '',
    error_name: error ? error.message.split(' ')[0] : '',
    outcome: error ? 'CLIENT_ERROR' : 'OK',
    port,
  });
}

async function openIoredis() {
  const client = new Redis({
    host: args.host,
    port: args.port,
    enableReadyCheck: false,
    disableClientInfo: true,
    maxRetriesPerRequest: 0,
    lazyConnect: true,
  });
  await client.connect();
  return { socket: client.stream, send: (c) => client.call(...c), close: () => client.disconnect() };
}

async function openRedisClient() {
  const client = createClient({
    RESP: 3,
    disableClientInfo: true,
    socket: { host: args.host, port: args.port, reconnectStrategy: false },
  });
  client.on('error', (error) => console.error(error));
  let socket;
  const open = net.createConnection;
  net.createConnection = (...given) => (socket = open.apply(net, given));
  await client.connect();
  net.createConnection = open;
  log.add(undefined, undefined, { method: 'HELLO', endpoint: '', port: socket.localPort });
  return { socket, send: (c) => client.sendCommand(c), close: () => client.destroy() };
}

async function connect() {
  const { socket, send, close } = await (args.resp3 ? openRedisClient() : openIoredis());
  const timer = truth.timed(socket);
  await send(['INCR', 'visits']); // so that WRONGTYPE comes, whoever is first
  log.add(timer.sent, timer.duration, {
    method: 'INCR',
    endpoint: '',
    error_name: '',
    outcome: 'OK',
    port: socket.localPort,
  });
  let waiting = [];
  const flush = async () => {
    const asked = waiting;
    waiting = [];
    timer.begin();
    await Promise.all(
      asked.map((command) =>
        send(command).then(
          () => add(timer, command[0], socket.localPort),
          (error) => add(timer, command[0], socket.localPort, error),
        ),
      ),
    );
  };
  return {
    async exchange(turn) {
      waiting.push(COMMANDS[mix[turn % mix.length]](turn % 1000));
      if (waiting.length === burst) await flush();
    },
    async close() {
      if (waiting.length > 0) await flush();
      close();
    },
  };
}

await truth.run(args, connect);
log.close();
