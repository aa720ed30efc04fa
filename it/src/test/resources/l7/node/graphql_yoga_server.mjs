// GraphQL by graphql-yoga; see graphql_schema.mjs.

import http from 'node:http';
import { parseArgs } from 'node:util';
import { createYoga } from 'graphql-yoga';
import { schema } from './graphql_schema.mjs';

const { values } = parseArgs({ options: { port: { type: 'string' } } });
const yoga = createYoga({ schema, logging: false });
http.createServer(yoga).listen(Number(values.port), '127.0.0.1', () => console.log('ready'));
