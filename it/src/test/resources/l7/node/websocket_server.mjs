// A WebSocket server (ws) that echoes, and closes with the code N after the text "close N".

import { WebSocketServer } from 'ws';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { port: { type: 'string' } } });
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(values.port),
  perMessageDeflate: true,
});
server.on('listening', () => console.log('ready'));
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => {
    const text = isBinary ? '' : data.toString();
    if (text.startsWith('close ')) socket.close(Number(text.slice(6)), 'secret reason');
    else socket.send(data, { binary: isBinary });
  });
  socket.on('error', () => {});
});
