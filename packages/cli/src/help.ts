import type { Command } from './config/settings.ts'
import { archiveHelp } from './help-archive.ts'

interface HelpText {
  readonly summary: string
  readonly description: string
  readonly examples: readonly string[]
  readonly notes?: string
}

export const helpTexts: { readonly [C in Command]: HelpText } = {
  run: {
    summary: 'consume a topic, check each record, hand on the good ones, dead-letter the rest',
    description:
      'Consumes topics as a member of a group. Each record is checked; good ones are handed to a program (--exec), an HTTP endpoint (--http), a function (--module) or another topic (--to), or just counted; what cannot be read or handled is written to the dead-letter topic, byte for byte, with its story in headers. No offset is committed before its record is handled or its dead letter acknowledged by all in-sync replicas.',
    examples: [
      'dead-letter run --brokers kafka:9092 --topic orders --group billing --check json --print',
      'dead-letter run --topic orders --group billing --check schema:order.json --http https://billing.example/orders',
      "dead-letter run --topic orders --group audit --check text --exec 'python3 audit.py' --attempts 5",
      'dead-letter run --topic orders --topic /payments-.+/ --group clean --check json --to clean --dlq broken',
      'dead-letter run --topic orders --group billing --check json --module ./handle.ts --from earliest --until-idle --json'
    ],
    notes: `--exec: one JSON line {topic, partition, offset, key, value} to stdin for each record, with "encoding": "base64" (or "keyEncoding") where bytes are not UTF-8; one line {"offset": n, "ok": true} or {"offset": n, "error": "why"} back, in the same order. A program that ends is started again. One that ends at the same record --exec-attempts times while it answers others makes that record a dead letter; one that answers nothing is an outage.
--http: 2xx is done. 408, 425, 429, 502 to 504 and no connection are an outage: tried until they pass. 401, 403, 407 and redirects are held until they are mended; so are 404, 405 and 415 before any record was accepted. 500 and other 5xx are tried as --attempts says; any other 4xx is a dead letter. docs/cli.md has the whole table.
The first SIGINT or SIGTERM finishes what is in flight, commits and leaves the group; a second one ends at once.`
  },
  doctor: {
    summary: 'say what the pre-flight of run finds, and change nothing',
    description:
      'Carries out the pre-flight of run for the same topics, group and dead-letter options, changes nothing, and prints what it finds: refusals, warnings, and what run would create or alter. Ends with 3 when run would be refused.',
    examples: [
      'dead-letter doctor --brokers kafka:9092 --topic orders --group billing',
      'dead-letter doctor --config billing.json --json'
    ]
  },
  dlqs: {
    summary: 'list the dead-letter topics of the cluster: depth, ages, when letters will be lost',
    description:
      'Lists topics that hold dead letters, found by name (error.…, ….DLT, …-dlq and their like), by configuration (share groups of Kafka 4.4) and, with --all, by the headers of their newest records: how many offsets they hold, how many came in the last hour, how many people decided, sent back or deleted in it, how many retention may take in the next, how old the oldest and the newest letter are, and when retention deletes the first. --causes counts the causes of the newest letters of each. Changes nothing.',
    examples: [
      'dead-letter dlqs --brokers kafka:9092',
      'dead-letter dlqs --causes',
      'dead-letter dlqs --all --json | jq -r .topic'
    ]
  },
  causes: {
    summary: 'group dead letters by cause: how many, since when, how it goes, what is decided',
    description:
      'Reads a dead-letter topic once, without a consumer group, and groups its letters by cause, with the first and the last of each, how many came in each of the last 24 hours, and what is decided about their failures. report has the same with stages, classes, origins and hours.',
    examples: [
      'dead-letter causes --dlq error.orders.billing',
      'dead-letter causes --dlq error.orders.billing --since 24h --json'
    ]
  },
  report: {
    summary: 'count dead letters by stage, class, cause, origin and hour',
    description:
      'Reads a dead-letter topic once, without a consumer group, and counts its letters by stage, class, cause, origin topic and partition, and hour, with the first and the last of each cause.',
    examples: [
      'dead-letter report --dlq error.orders.billing',
      'dead-letter report --dlq error.orders.billing --since 24h',
      'dead-letter report --dlq error.orders.billing --since 2026-03-01T00:00:00Z --json'
    ]
  },
  ls: {
    summary: 'list failures, a row for each: when, cause, origin, what is decided',
    description:
      'Lists failures of a dead-letter topic, whatever framework wrote it: a row for each, however many letters it left. The newest, or the first ones from an offset or a time on. peek shows the same letters whole. Reads without a consumer group and changes nothing.',
    examples: [
      'dead-letter ls --dlq error.orders.billing',
      'dead-letter ls --dlq error.orders.billing --cause TypeError --max 200',
      'dead-letter ls --dlq error.orders.billing --json | jq -r .failure'
    ]
  },
  peek: {
    summary: 'show dead letters: where they come from, why they failed, what they hold',
    description:
      'Shows dead letters of a topic, whatever framework wrote them: the newest, or those from an offset on. Reads without a consumer group and changes nothing. Control characters are shown escaped.',
    examples: [
      'dead-letter peek --dlq error.orders.billing',
      'dead-letter peek --dlq error.orders.billing --max 1 --partition 3 --offset 1200 --full',
      'dead-letter peek --dlq error.orders.billing --max 1000 --json | jq -r \'select(.stage == "validate") | .origin.offset\''
    ]
  },
  show: {
    summary: 'show one failure whole: cause, stack, headers, value, what does not fit, what happened to it',
    description:
      'Shows the letter at a place, which is looked up at once; or with --lineage all letters that a failure left, oldest first, for which the whole topic is read, and all that happened to it: letters, decisions, redrives, outcomes. Frames of your own code are marked, JSON stands in lines, and what does not fit its schema is told at its place: as the letter says it, and with --check schema:FILE as that schema says it now.',
    examples: [
      'dead-letter show --dlq error.orders.billing --partition 3 --offset 1200',
      'dead-letter show --dlq error.orders.billing --partition 3 --offset 1200 --check schema:order.json',
      'dead-letter show --dlq error.orders.billing --lineage 3f9a1c07d2 --full'
    ]
  },
  tail: {
    summary: 'show dead letters as they come',
    description: 'Follows a dead-letter topic from its end and shows each letter that comes, until SIGINT or SIGTERM.',
    examples: [
      'dead-letter tail --dlq error.orders.billing',
      'dead-letter tail --dlq error.orders.billing --json | jq -c .cause'
    ]
  },
  park: {
    summary: 'set failures aside: a decision, and a copy of each in parked.<topic>.<group>',
    description:
      'Sets the failures that a filter means aside: no redrive touches them, and a copy of each is written to parked.<topic>.<group>, which keeps it until somebody deletes it. Says what would change and asks. Given again it does what is left.',
    examples: [
      "dead-letter park --dlq error.orders.billing --cause TypeError --why 'waits for T-17'",
      'dead-letter park --dlq error.orders.billing --lineage 3f9a1c07d2 --yes'
    ]
  },
  discard: {
    summary: 'decide that failures need nothing more',
    description:
      'Decides that nothing more is to be done about the failures that a filter means. The letters stay where they are until retention deletes them, and restore takes it back. Says what would change and asks.',
    examples: [
      "dead-letter discard --dlq error.orders.billing --cause SyntaxError --why 'test data'",
      'dead-letter discard --dlq error.orders.billing --all --limit 100'
    ]
  },
  restore: {
    summary: 'take park or discard back',
    description:
      'Takes back what was decided about the failures that a filter means: they are open again. Copies of parked letters stay.',
    examples: ['dead-letter restore --dlq error.orders.billing --lineage 3f9a1c07d2']
  },
  note: {
    summary: 'note something about failures',
    description: 'Keeps a text about each failure that a filter means, which show, ls --json and the like tell.',
    examples: [
      "dead-letter note --dlq error.orders.billing --cause TypeError --note 'since release 4.2, see T-17'",
      'dead-letter note --dlq error.orders.billing --lineage 3f9a1c07d2 --clear'
    ]
  },
  assign: {
    summary: 'say who sees to failures',
    description: 'Says who sees to the failures that a filter means.',
    examples: ['dead-letter assign --dlq error.orders.billing --cause TypeError --assignee ann']
  },
  audit: {
    summary: 'show who decided what, when and why',
    description:
      'Shows the newest operations: who did what to how many failures, with which filter, why, and what came of it. --json prints every entry.',
    examples: ['dead-letter audit --since 7d', 'dead-letter audit --lineage 3f9a1c07d2 --json']
  },
  plan: {
    summary: 'say what a redrive would send, and write it down to be applied later',
    description:
      'Reads a dead-letter topic once and says what redrive would do: how many failures by cause, where to, which consumer groups will see them, what is left where it is and why. Nothing is sent. With --plan it is written to a file that redrive applies as it is: letters that come later are not touched.',
    examples: [
      'dead-letter plan --dlq error.orders.billing --cause TypeError',
      'dead-letter plan --dlq error.orders.billing --all --rate 100 --plan billing.json'
    ]
  },
  redrive: {
    summary: 'send failures back to be handled again, each exactly once',
    description:
      'Sends a copy of the record of each failure that a filter means to its origin topic, or to another one: key, value and own headers byte for byte. Copy and ledger entry are one transaction: ended anywhere and given again it goes on with what is left, and no failure is sent twice. Says what would be sent and asks. What failed again can be sent again, --max-redrives times; then it is parked.',
    examples: [
      "dead-letter redrive --dlq error.orders.billing --cause TypeError --why 'fixed in 4.2'",
      'dead-letter redrive --dlq error.orders.billing --all --to topic:orders-again --rate 50 --yes',
      'dead-letter redrive --dlq error.orders.billing --cause TypeError --patch \'{"currency":"EUR"}\' --check schema:order.json --ramp --wait',
      'dead-letter redrive --plan billing.json --take-over --wait'
    ],
    notes: `Consumers that read uncommitted, the default of most clients, can see copies of transactions that are aborted. One redrive at a time works on a ledger; --take-over ends another one. docs/redrive.md says what is guaranteed to whom. Any process can pause, resume, stop or cancel it: dead-letter ops.
The first SIGINT or SIGTERM commits what is under way and ends; given again it goes on.`
  },
  ops: {
    summary: 'list redrives, show what came of one, pause, resume, cancel, take over or stop it',
    description:
      'Redrives that the ledger knows, from any process: list says who runs them, how far they are, whether they are alive; show says of one what came of what it sent: handled by the group, failed again and with what cause, not reached yet, expired. pause, resume, stop and cancel ask its runner, which commits what is under way first; what was stopped can be gone on with, what was cancelled not. resume of what nobody runs, and take-over of what somebody runs, go on with it here. stop --all is the emergency stop: runners that do not answer are fenced.',
    examples: [
      'dead-letter ops',
      'dead-letter ops show 3c99f229 --follow',
      'dead-letter ops pause 3c99f229',
      'dead-letter ops resume 3c99f229 --wait',
      'dead-letter ops stop --all'
    ]
  },
  trial: {
    summary: 'try a fixed handler on real dead letters before anything is sent back',
    description:
      'Runs dead letters through a handler without committing or producing anything, and says for each cause how many pass now and what the rest says. Of each cause the newest 20 failures are tried, one after another. What the handler does to the world is real, so it asks first; the handler is told that it is a trial: a function by its context, a program by "trial": true in its line, an endpoint by the header x-kafka-trial.',
    examples: [
      'dead-letter trial --dlq error.orders.billing --cause TypeError --check json --module ./handle.ts',
      "dead-letter trial --dlq error.orders.billing --all --exec 'python3 handle.py' --per-cause 5",
      'dead-letter trial --dlq error.orders.billing --stage validate --check schema:order.json --yes --json',
      'dead-letter trial --dlq error.orders.billing --cause TypeError --module ./handle.ts --save test/letters'
    ]
  },
  ...archiveHelp,
  console: {
    summary: 'run the console: causes, letters, decisions and redrives in the browser',
    description:
      'Runs the console of one cluster until SIGINT or SIGTERM: one process, one port, no other service. It follows every dead-letter topic into an index of its own, which may be deleted, and shows in the browser what went wrong, since when and where; what is decided there stands in the ledger, where the command line and other consoles see it. At loopback there is no login: it is for one person at one machine. Anywhere else --users says who may: people with passwords, or with --oidc-issuer groups of an identity provider (OpenID Connect).',
    examples: [
      'dead-letter console --brokers kafka:9092',
      'dead-letter console --brokers kafka:9092 --data /var/lib/dead-letter --mask $..card',
      'dead-letter console --host 0.0.0.0 --users /etc/dead-letter/users --origin-url https://ops.example/dead-letters',
      'dead-letter console --users /etc/dead-letter/groups --oidc-issuer https://id.example/realms/ops --oidc-client-id dead-letter --origin-url https://ops.example/dead-letters',
      'printf \'%s\' "$PASSWORD" | dead-letter console --hash-password'
    ],
    notes: `--json prints one line when it answers: {"console":"http://127.0.0.1:8080/"}.
docs/console.md tells of users, roles and proxies.`
  },
  produce: {
    summary: 'write each line of stdin as a record, to try things out',
    description:
      'Writes each line of stdin as a record: no key, the line as its value, to one partition of the topic after another. Ends when stdin does and all are acknowledged by all in-sync replicas. For trying things out: Kafka has tools for more.',
    examples: [
      `printf '%s\\n' '{"id":1}' '{"id":' | dead-letter produce --topic orders`,
      'dead-letter produce --brokers kafka:9092 --topic orders < orders.jsonl'
    ]
  },
  broker: {
    summary: 'run a Kafka broker in memory, for development and tests, not for production',
    description:
      "Runs the embedded broker: Kafka's protocol on one port of this machine, until SIGINT or SIGTERM. For development and tests, not for production: one node, everything in memory and gone when it ends, no security.",
    examples: [
      'dead-letter broker --port 9092',
      'dead-letter broker --port 9092 --topic orders:3 --topic payments --config auto.create.topics.enable=false',
      'dead-letter broker --json'
    ],
    notes: `--json prints one line when clients can connect: {"bootstrap":"127.0.0.1:PORT"}.
--config takes the names and values of Kafka's broker configuration; --topic without a number has num.partitions of it.`
  }
}

export const programHelp = `Options also come from the environment (DEAD_LETTER_ and the option in capitals: DEAD_LETTER_BROKERS, DEAD_LETTER_UNTIL_IDLE, …) and from a JSON file (--config); flags win over the environment, the environment over the file. Secrets are taken from the environment (DEAD_LETTER_SASL_PASSWORD, DEAD_LETTER_SASL_CLIENT_SECRET) or the file only.

Examples:
  $ dead-letter run --brokers kafka:9092 --topic orders --group billing --check json --print
  $ dead-letter doctor --topic orders --group billing
  $ dead-letter dlqs
  $ dead-letter causes --dlq error.orders.billing --since 24h
  $ dead-letter ls --dlq error.orders.billing
  $ dead-letter discard --dlq error.orders.billing --cause SyntaxError --why 'test data'
  $ dead-letter trial --dlq error.orders.billing --cause TypeError --check json --module ./handle.ts
  $ dead-letter redrive --dlq error.orders.billing --cause TypeError
  $ dead-letter broker --port 9092 --topic orders:3
  $ dead-letter produce --topic orders < orders.jsonl
  $ dead-letter help run`
