// GraphQL over HTTP by Node's fetch: queries and mutations, with errors under a 200.

import * as truth from './truth.mjs';

const OPERATIONS = {
  user: ['query', 'UserById', 'query UserById($id: ID!) { user(id: $id) { id name } }'],
  rename: [
    'mutation',
    'Rename',
    'mutation Rename($id: ID!, $name: String!) { rename(id: $id, name: $name) { id } }',
  ],
  broken: ['query', 'Broken', 'query Broken { broken }'],
  secret: ['query', 'Secret', 'query Secret { secret }'],
};
const OUTCOMES = {
  '': 'OK',
  INTERNAL_SERVER_ERROR: 'SERVER_ERROR',
  UNAUTHENTICATED: 'CLIENT_ERROR',
};

const args = truth.options("GraphQL over HTTP by Node's fetch.", {
  mix: ['user,rename,broken,secret', 'taken in turns; all that there is'],
});
const log = new truth.Truth(args.truth, 'graphql');
const mix = args.mix.split(',');

async function exchange(turn) {
  const [method, endpoint, query] = OPERATIONS[mix[turn % mix.length]];
  const variables = { id: `${turn % 100}`, name: 'secret name' };
  const start = truth.now();
  const response = await fetch(`http://${args.host}:${args.port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query, variables, operationName: endpoint }),
  });
  const { errors } = await response.json();
  const code = errors ? errors[0].extensions.code : '';
  log.add(start, undefined, {
    method,
    endpoint: `/graphql ${endpoint}`,
    http_status: response.status,
    error_name: code,
    outcome: OUTCOMES[code],
  });
}

await truth.run(args, () => ({ exchange, close: () => {} }));
log.close();
