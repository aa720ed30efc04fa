// GraphQL by graphql-http; see graphql_schema.mjs.

import http from 'node:http';
import { parseArgs } from 'node:util';
import { createHandler } from 'graphql-http/lib/use/http';
import { schema } from './graphql_schema.mjs';

const { values } = parseArgs({ options: { port: { type: 'string' } } });
const handler = createHandler({ schema });
const server = http.createServer((request, response) => {
  if (request.url.startsWith('/graphql')) handler(request, response);
  else response.writeHead(404).end();
});
server.listen(Number(values.port), '127.0.0.1', () => console.log('ready'));
