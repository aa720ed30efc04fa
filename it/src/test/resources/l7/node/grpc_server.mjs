// A gRPC server (grpc-js) whose methods end with the code that their name says, also with one that
// gRPC does not know: Code42. Slow answers after 20 ms, Never not at all, Stream with ten messages.

import grpc from '@grpc/grpc-js';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { port: { type: 'string' } } });
const raw = { serialize: (b) => b, deserialize: (b) => b };

function method(name, responseStream = false) {
  return {
    path: `/test.Codes/${name}`,
    requestStream: false,
    responseStream,
    requestSerialize: raw.serialize,
    requestDeserialize: raw.deserialize,
    responseSerialize: raw.serialize,
    responseDeserialize: raw.deserialize,
  };
}

const service = { Slow: method('Slow'), Never: method('Never'), Stream: method('Stream', true) };
const handlers = {
  Slow: (call, done) => setTimeout(() => done(null, call.request), 20),
  Never: () => {},
  Stream(call) {
    for (let i = 0; i < 10; i++) call.write(call.request);
    call.end();
  },
};
for (const code of [...Array(17).keys(), 42]) {
  service[`Code${code}`] = method(`Code${code}`);
  handlers[`Code${code}`] = (call, done) =>
    code === 0 ? done(null, call.request) : done({ code, details: 'secret detail' });
}

const server = new grpc.Server();
server.addService(service, handlers);
server.bindAsync(`127.0.0.1:${values.port}`, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
  console.log('ready');
});
