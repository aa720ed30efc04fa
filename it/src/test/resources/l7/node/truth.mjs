// What every client for Node has in common: its options, its pace, its clock and its log. The log is
// that of truth.py: one line of JSON for each exchange; times are CLOCK_MONOTONIC, nanoseconds.

import fs from 'node:fs';
import { parseArgs } from 'node:util';

export const now = () => Number(process.hrtime.bigint());

const COMMON = {
  host: ['127.0.0.1', 'where the server is'],
  port: [undefined, "the server's port"],
  truth: [undefined, 'file that the exchanges are written to'],
  count: ['100', 'exchanges to make'],
  rate: ['1000', 'exchanges a second'],
  connections: ['1', 'connections, which take turns'],
  seconds: ['60', 'give up after that long'],
  after: ['0', 'seconds to wait before all'],
  spin: [false, 'wait without sleeping: more exact times, at the price of a CPU'],
};

/** Reads the command line. `more` is like COMMON: name to default and meaning; lists repeat. */
export function options(description, more = {}) {
  const known = { ...COMMON, ...more };
  const spec = { help: { type: 'boolean' } };
  for (const [name, [fallback]] of Object.entries(known)) {
    spec[name] = {
      type: typeof fallback === 'boolean' ? 'boolean' : 'string',
      multiple: Array.isArray(fallback),
      ...(fallback === undefined ? {} : { default: fallback }),
    };
  }
  const { values } = parseArgs({ options: spec });
  if (values.help) {
    console.log(`${description}\n`);
    for (const [name, [fallback, meaning]] of Object.entries(known)) {
      console.log(`  --${name}  ${meaning} (default: ${fallback})`);
    }
    process.exit(0);
  }
  for (const name of ['port', 'count', 'rate', 'connections', 'seconds', 'after']) {
    if (values[name] !== undefined) values[name] = Number(values[name]);
  }
  return values;
}

export class Truth {
  constructor(path, protocol) {
    this.file = fs.openSync(path, 'w');
    this.protocol = protocol;
    this.lines = [];
  }

  add(start_ns, duration_ns, exchange) {
    this.lines.push(JSON.stringify({ protocol: this.protocol, start_ns, duration_ns, ...exchange }));
  }

  close() {
    if (this.lines.length > 0) fs.writeSync(this.file, this.lines.join('\n') + '\n');
    fs.closeSync(this.file);
  }
}

/** Notes when an exchange's first byte was written to a socket and its last was read. */
export function timed(socket) {
  if (socket.timer) return socket.timer;
  const timer = {
    sent: 0,
    read: 0,
    begin() {
      this.sent = 0;
      this.read = 0;
    },
    get duration() {
      return this.read - this.sent;
    },
  };
  const write = socket._writeGeneric;
  socket._writeGeneric = function (...args) {
    timer.sent ||= now();
    return write.apply(this, args);
  };
  const push = socket.push;
  socket.push = function (...args) {
    timer.read = now();
    return push.apply(this, args);
  };
  socket.timer = timer;
  return timer;
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const yieldOnce = () => new Promise((resolve) => setImmediate(resolve));

async function until(due, spin) {
  for (let left = due - now(); left > 0; left = due - now()) {
    await (spin || left < 1_500_000 ? yieldOnce() : sleep((left - 1_200_000) / 1e6));
  }
}

/**
 * Has each connection take its turns, in an open loop: what is late is taken at once.
 * connect(number) resolves to an object with exchange(turn) and close().
 */
export async function run(args, connect) {
  await sleep(args.after * 1000);
  const end = setTimeout(() => {
    console.error(`not done after ${args.seconds} s`);
    process.exit(3);
  }, args.seconds * 1000);
  const lanes = [];
  for (let number = 0; number < args.connections; number++) lanes.push(await connect(number));
  const start = now() + 1_000_000;
  const takeTurns = async (lane, number) => {
    for (let turn = number; turn < args.count; turn += args.connections) {
      await until(start + (turn * 1e9) / args.rate, args.spin);
      await lane.exchange(turn);
    }
    await lane.close();
  };
  await Promise.all(lanes.map(takeTurns));
  clearTimeout(end);
}
