// What both GraphQL servers serve.

import { GraphQLError, buildSchema } from 'graphql';

export const schema = buildSchema(`
  type User { id: ID!, name: String, balance: Int }
  type Query {
    user(id: ID!): User
    slow: String
    broken: String
    secret: String
    missing: String!
  }
  type Mutation { rename(id: ID!, name: String!): User }
`);

const user = (id) => ({ id, name: `name ${id}`, balance: Number(id) });

function failing(code) {
  return () => {
    throw new GraphQLError('secret detail', { extensions: { code } });
  };
}

const resolvers = {
  Query: {
    user: (_, { id }) => user(id),
    slow: () => new Promise((resolve) => setTimeout(() => resolve('late'), 20)),
    broken: failing('INTERNAL_SERVER_ERROR'),
    secret: failing('UNAUTHENTICATED'),
    missing: () => null,
  },
  Mutation: { rename: (_, { id, name }) => ({ ...user(id), name }) },
};

for (const [type, fields] of Object.entries(resolvers)) {
  for (const [field, resolve] of Object.entries(fields)) {
    schema.getType(type).getFields()[field].resolve = resolve;
  }
}
