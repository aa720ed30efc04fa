// HTTP/1.1 by Node's http, each connection kept alive.

import http from 'node:http';
import net from 'node:net';
import tls from 'node:tls';
import * as truth from './truth.mjs';

const args = truth.options('HTTP/1.1 by Node, each connection kept alive.', {
  request: [['GET /ok'], 'METHOD PATH, taken in turns; {id} varies; can be repeated'],
  tls: [false, 'over TLS, trusting any certificate'],
});
const log = new truth.Truth(args.truth, 'http/1');

function outcome(status) {
  return status < 400 ? 'OK' : status < 500 ? 'CLIENT_ERROR' : 'SERVER_ERROR';
}

/** Hands a connection over when it is ready, so that no handshake counts as part of a request. */
function open(_, callback) {
  const socket = args.tls
    ? tls.connect({ host: args.host, port: args.port, rejectUnauthorized: false })
    : net.connect(args.port, args.host);
  socket.setNoDelay(true);
  socket.once(args.tls ? 'secureConnect' : 'connect', () => callback(null, socket));
  socket.once('error', callback);
}

function connect() {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = open;
  const exchange = (turn) =>
    new Promise((resolve, reject) => {
      const [method, endpoint] = args.request[turn % args.request.length].split(' ');
      const hasBody = ['POST', 'PUT', 'PATCH'].includes(method);
      const path = endpoint.replace('{id}', `${1000 + turn}`);
      const request = http.request({
        host: args.host,
        port: args.port,
        method,
        path,
        agent,
        headers: { Authorization: 'Bearer secret', Accept: '*/*' },
      });
      let timer;
      let port;
      request.on('socket', (socket) => {
        timer = truth.timed(socket);
        timer.begin();
        port = socket.localPort;
      });
      request.on('response', (response) => {
        response.resume();
        response.on('end', () => {
          log.add(timer.sent, timer.duration, {
            method,
            endpoint: endpoint.split('?')[0],
            http_status: response.statusCode,
            outcome: outcome(response.statusCode),
            port,
          });
          resolve();
        });
      });
      request.on('error', reject);
      request.end(hasBody ? 'x'.repeat(turn % 3000) : undefined);
    });
  return { exchange, close: () => agent.destroy() };
}

await truth.run(args, connect);
log.close();
