// DNS over UDP by Node's resolver, which is c-ares.

import { Resolver } from 'node:dns/promises';
import * as truth from './truth.mjs';

const args = truth.options("DNS over UDP by Node's resolver.", {
  mix: ['A:ok.demo,A:gone.demo', 'TYPE:DOMAIN, asked in turns, each for a new name in it'],
});
const log = new truth.Truth(args.truth, 'dns');
const mix = args.mix.split(',').map((each) => each.split(':'));
const ANSWERS = {
  ENODATA: { error_code: 0, error_name: 'NODATA', outcome: 'OK' },
  ENOTFOUND: { error_code: 3, error_name: 'NXDOMAIN', outcome: 'CLIENT_ERROR' },
  ESERVFAIL: { error_code: 2, error_name: 'SERVFAIL', outcome: 'SERVER_ERROR' },
  EREFUSED: { error_code: 5, error_name: 'REFUSED' },
  ETIMEOUT: { error_code: -1, outcome: 'TIMEOUT' },
};

const resolver = new Resolver({ timeout: 300, tries: 1 });
resolver.setServers([`${args.host}:${args.port}`]);

async function exchange(turn) {
  const [method, domain] = mix[turn % mix.length];
  const start = truth.now();
  const endpoint = `host-${turn}.${domain}`;
  let answer = { error_code: 0, error_name: '', outcome: 'OK' };
  await resolver.resolve(endpoint, method).catch(({ code }) => {
    if (!ANSWERS[code]) throw new Error(`unexpected ${code}`);
    answer = ANSWERS[code];
  });
  log.add(start, undefined, { method, endpoint, ...answer });
}

await truth.run(args, () => ({ exchange, close: () => {} }));
log.close();
