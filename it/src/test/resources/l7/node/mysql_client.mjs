// MySQL by mysql2: text queries and prepared statements.

import mysql from 'mysql2';
import * as truth from './truth.mjs';

const args = truth.options('MySQL by mysql2: text queries and prepared statements.', {
  mix: ['text,prepared,column,preparedcolumn,ping', 'what is done in turns; all that there is'],
});
const log = new truth.Truth(args.truth, 'mysql');
const mix = args.mix.split(',');
const SELECT = 'SELECT name, balance FROM account WHERE id = ?';
const WRONG = 'SELECT nosuch FROM account WHERE id = ?';

async function connect() {
  const connection = mysql.createConnection({
    host: args.host,
    port: args.port,
    user: 'test',
    password: 'secret',
    database: 'test',
  });
  const timer = truth.timed(connection.stream);
  const port = () => connection.stream.localPort;
  await new Promise((resolve, reject) => connection.connect((e) => (e ? reject(e) : resolve())));
  log.add(timer.sent, undefined, { method: 'LOGIN', port: port(), outcome: 'OK' });

  /** Resolves to what came, or null for an error, which is logged. */
  const timed = (method, ask) =>
    new Promise((resolve) => {
      timer.begin();
      ask((error, result) => {
        log.add(timer.sent, timer.duration, {
          method,
          error_code: error ? error.errno : -1,
          error_name: error ? error.sqlState : '',
          outcome: error ? 'CLIENT_ERROR' : 'OK',
          port: port(),
        });
        resolve(error ? null : result);
      });
    });

  let prepared;
  const kinds = {
    text: (n) => timed('SELECT', (done) => connection.query(SELECT.replace('?', n), done)),
    async prepared(n) {
      prepared ??= await timed('PREPARE', (done) => connection.prepare(SELECT, done));
      await timed('SELECT', (done) => prepared.execute([n], done));
    },
    column: (n) => timed('SELECT', (done) => connection.query(WRONG.replace('?', n), done)),
    preparedcolumn: () => timed('PREPARE', (done) => connection.prepare(WRONG, done)),
    ping: () => timed('PING', (done) => connection.ping(done)),
  };
  return {
    exchange: (turn) => kinds[mix[turn % mix.length]](turn % 100),
    close: () => new Promise((resolve) => connection.end(resolve)),
  };
}

await truth.run(args, connect);
log.close();
