// PostgreSQL by pg: the extended protocol, unnamed and named statements, and the simple one.

import { once } from 'node:events';
import pg from 'pg';
import * as truth from './truth.mjs';

const args = truth.options('PostgreSQL by pg: the extended protocol and the simple one.', {
  mix: ['simple,unnamed,named,division,column,empty', 'what is done in turns; all that there is'],
});
const log = new truth.Truth(args.truth, 'postgresql');
const mix = args.mix.split(',');
const SELECT = 'SELECT name, balance FROM account WHERE id = $1';

const QUERIES = {
  simple: (n) => ['SELECT', SELECT.replace('$1', n)],
  unnamed: (n) => ['SELECT', { text: SELECT, values: [n] }],
  named: (n) => ['SELECT', { name: 'account-by-id', text: SELECT, values: [n] }],
  division: (n) => ['SELECT', { text: 'SELECT $1::int / 0', values: [n] }],
  column: (n) => ['SELECT', { text: 'SELECT nosuch FROM account WHERE id = $1', values: [n] }],
  empty: () => [undefined, ';'],
};

async function connect() {
  const client = new pg.Client({
    host: args.host,
    port: args.port,
    user: 'guest',
    password: 'secret',
    database: 'test',
  });
  await client.connect();
  const socket = client.connection.stream;
  const timer = truth.timed(socket);
  const port = socket.localPort;
  log.add(undefined, undefined, { method: 'LOGIN', port, error_name: '', outcome: 'OK' });
  return {
    async exchange(turn) {
      const [method, query] = QUERIES[mix[turn % mix.length]](turn % 100);
      let error = '';
      const ready = once(client, 'drain'); // for the next: it has told of an error before
      timer.begin();
      await client.query(query).catch((failure) => (error = failure.code));
      await ready;
      log.add(timer.sent, timer.duration, {
        method,
        error_name: error,
        outcome: error ? 'CLIENT_ERROR' : 'OK',
        port,
      });
    },
    close: () => client.end(),
  };
}

await truth.run(args, connect);
log.close();
