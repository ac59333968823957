/**
 * Which package of ours an area may import, by its name; its entries with it, but `/internal`, which has to be named.
 * Tests of a package follow it.
 */
export const packageImports: Readonly<Record<string, readonly string[]>> = {
  'packages/protocol': [],
  'packages/broker': ['@dead-letter/protocol'],
  'packages/kafka': ['@dead-letter/protocol'],
  'packages/operator': ['@dead-letter/kafka/internal'],
  'packages/console': ['@dead-letter/operator'],
  'packages/cli': ['@dead-letter/kafka', '@dead-letter/broker', '@dead-letter/operator', '@dead-letter/console'],
  conformance: [
    '@dead-letter/protocol',
    '@dead-letter/kafka',
    '@dead-letter/broker',
    '@dead-letter/operator',
    '@dead-letter/console',
    '@dead-letter/cli'
  ],
  bench: [
    '@dead-letter/protocol',
    '@dead-letter/kafka',
    '@dead-letter/broker',
    '@dead-letter/operator',
    '@dead-letter/console',
    '@dead-letter/cli',
    '@dead-letter/conformance'
  ],
  examples: [
    '@dead-letter/kafka',
    '@dead-letter/broker',
    '@dead-letter/operator',
    '@dead-letter/console',
    '@dead-letter/cli',
    '@dead-letter/conformance'
  ],
  scripts: ['@dead-letter/conformance']
}

/**
 * What the rooms of a folder, its folders and loose files, may import of each other: from the ground up. A folder with a
 * table has a row for each of its rooms; every arrow of the table exists, so that reading it is reading the structure.
 * Names are separated by spaces; one with a slash is a room inside a room that only rows which name it may enter.
 */
export const roomImports: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'packages/kafka/src': {
    'error-tables': '',
    'thenable.ts': '',
    'thrown.ts': '',
    time: '',
    'error-json.ts': 'thrown.ts',
    'error-table.ts': 'error-tables',
    'errors.ts': 'error-json.ts error-table.ts',
    'node-version.ts': 'errors.ts',
    options: 'errors.ts',
    records: 'errors.ts',
    client: 'errors.ts options time',
    failure: 'error-json.ts errors.ts options records thrown.ts',
    decode: 'errors.ts failure options records thenable.ts',
    'events.ts': 'client errors.ts failure',
    group: 'client errors.ts options time',
    headers: 'failure records',
    produce: 'client errors.ts records time',
    topics: 'client options time',
    provision: 'client errors.ts time topics',
    forward: 'client client/wire errors.ts options produce provision records time topics',
    read: 'client client/wire errors.ts headers options records time',
    'dead-letter': 'client errors.ts events.ts failure headers options produce provision records time topics',
    testing: 'decode errors.ts headers node-version.ts records',
    'testing.ts': 'testing',
    'internal.ts':
      'client client/wire decode errors.ts failure forward group headers node-version.ts options produce provision read records testing time topics',
    consume:
      'client client/wire dead-letter decode error-json.ts errors.ts events.ts failure group headers node-version.ts options provision records thenable.ts thrown.ts time topics',
    prometheus: 'consume',
    'prometheus.ts': 'prometheus',
    diagnose: 'client client/wire consume dead-letter decode errors.ts group provision time topics',
    'index.ts':
      'client consume dead-letter decode diagnose errors.ts events.ts failure forward group headers read records'
  },
  'packages/kafka/src/client': {
    'kafka-errors.ts': '',
    'sasl-extensions.ts': '',
    port: '',
    'connection-options.ts': 'sasl-extensions.ts',
    'advertised.ts': 'connection-options.ts',
    'port.ts': 'port',
    'partition-key.ts': 'port.ts',
    wire: 'advertised.ts connection-options.ts kafka-errors.ts partition-key.ts port.ts sasl-extensions.ts'
  },
  'packages/kafka/src/consume': {
    contact: '',
    'event-emitter.ts': '',
    'metrics.ts': '',
    partition: '',
    'stop-condition.ts': '',
    commit: 'metrics.ts partition',
    deliver: 'metrics.ts partition stop-condition.ts',
    family: 'metrics.ts',
    fetch: 'metrics.ts partition',
    assignment: 'commit deliver fetch metrics.ts partition',
    'consumer-options.ts': 'assignment deliver fetch',
    'health.ts': 'assignment deliver partition',
    idle: 'assignment partition',
    'runtime-parts.ts': 'assignment consumer-options.ts deliver metrics.ts stop-condition.ts',
    'family-wiring.ts': 'assignment family fetch runtime-parts.ts',
    'worker-wiring.ts': 'deliver runtime-parts.ts stop-condition.ts',
    'running.ts':
      'assignment commit family-wiring.ts fetch idle partition runtime-parts.ts stop-condition.ts worker-wiring.ts',
    'runtime.ts': 'assignment contact deliver health.ts running.ts runtime-parts.ts',
    'consumer.ts':
      'consumer-options.ts contact deliver event-emitter.ts health.ts metrics.ts runtime-parts.ts runtime.ts stop-condition.ts'
  },
  'packages/kafka/src/dead-letter': {
    letter: '',
    route: '',
    'options.ts': 'letter route',
    'shared-names.ts': 'route',
    outbox: 'letter options.ts',
    'letter-writer.ts': 'letter options.ts outbox route'
  },
  'packages/operator/src': {
    cluster: '',
    lineage: '',
    letters: 'cluster lineage',
    cause: 'letters lineage',
    filter: 'cause letters lineage mask',
    ledger: 'cluster lineage',
    files: '',
    mask: 'cluster ledger letters',
    archive: 'cause cluster decide files filter ledger letters lineage mask',
    trial: 'cause cluster files filter ledger letters lineage mask',
    topics: 'cluster ledger letters lineage',
    decide: 'cause cluster filter ledger letters lineage mask',
    view: 'cause cluster ledger letters lineage',
    transform: 'letters lineage',
    redrive: 'cause cluster decide filter ledger letters lineage mask transform',
    prune: 'cluster ledger letters lineage redrive topics',
    'index.ts':
      'archive cause cluster decide files filter ledger letters lineage mask prune redrive topics transform trial view'
  },
  'packages/operator/src/redrive': {
    family: '',
    plan: 'family',
    operation: 'plan',
    'read-ledger-for.ts': '',
    route: 'family plan',
    'apply-options.ts': 'family operation read-ledger-for.ts',
    outcome: 'operation plan',
    'ledger-growth.ts': 'operation',
    'prepare-families.ts': 'apply-options.ts family plan',
    send: 'apply-options.ts operation plan',
    'requests.ts': 'operation send',
    'make-plan.ts': 'family operation plan read-ledger-for.ts route send',
    'ramp-gate.ts': 'operation outcome plan send',
    'run.ts':
      'apply-options.ts ledger-growth.ts operation plan prepare-families.ts ramp-gate.ts read-ledger-for.ts route send'
  },
  'packages/console/src': {
    api: '',
    'errors.ts': '',
    'options.ts': '',
    store: '',
    threads: '',
    access: 'api errors.ts options.ts',
    reading: 'store threads',
    indexer: 'errors.ts reading store threads',
    query: 'api errors.ts store threads',
    work: 'access api errors.ts indexer options.ts query',
    letters: 'api query work',
    routes: 'access api errors.ts letters options.ts query store work',
    server: 'access api errors.ts options.ts routes work',
    'console.ts': 'access indexer options.ts query server store work',
    'index.ts': 'access console.ts errors.ts options.ts'
  },
  'packages/console/ui/src': {
    address: '',
    keys: '',
    words: '',
    text: 'words',
    server: 'address',
    live: 'server',
    parts: 'server text words',
    grid: 'keys text',
    filters: 'address parts server text words',
    session: 'parts server text',
    bulk: 'keys parts server session text words',
    screens: 'address bulk filters grid keys live parts server session text words',
    frame: 'address keys live parts server session text words',
    'router.tsx': 'address frame screens',
    'main.tsx': 'frame keys live parts router.tsx server session styles'
  },
  'packages/broker/src': {
    'clock.ts': '',
    'errors.ts': '',
    'nearest.ts': '',
    patterns: '',
    'topic-name.ts': '',
    'guarded-clock.ts': 'clock.ts',
    log: 'clock.ts',
    'options.ts': 'errors.ts nearest.ts',
    config: 'log nearest.ts topic-name.ts',
    topics: 'clock.ts config log topic-name.ts',
    'fetch-sessions': 'topics',
    groups: 'clock.ts config patterns topics',
    transactions: 'clock.ts config groups topics',
    'broker-state.ts': 'clock.ts config errors.ts fetch-sessions groups options.ts topics transactions',
    'cluster.ts': 'clock.ts config fetch-sessions groups topics transactions',
    'look-up.ts': 'cluster.ts log',
    'topic-creation.ts': 'cluster.ts config errors.ts options.ts',
    apis: 'cluster.ts config fetch-sessions groups log look-up.ts patterns topic-name.ts topics transactions',
    control: 'apis clock.ts cluster.ts errors.ts log look-up.ts nearest.ts options.ts topics',
    server: 'apis cluster.ts control errors.ts look-up.ts',
    'broker.ts':
      'apis broker-state.ts clock.ts cluster.ts control errors.ts guarded-clock.ts options.ts server topic-creation.ts',
    'index.ts': 'apis broker.ts control errors.ts options.ts',
    testing: 'broker.ts options.ts'
  },
  'packages/broker/src/groups': {
    'classic-protocol.ts': '',
    'offset-store.ts': '',
    'partition-results.ts': '',
    'group.ts': 'classic-protocol.ts',
    classic: 'classic-protocol.ts group.ts',
    'offset-expiry.ts': 'group.ts offset-store.ts',
    consumer: 'classic classic-protocol.ts group.ts',
    'groups.ts': 'classic group.ts offset-expiry.ts offset-store.ts'
  },
  'packages/cli/src': {
    'exit-codes.ts': '',
    'node-version.ts': '',
    'usage-error.ts': '',
    'interrupted.ts': '',
    config: 'usage-error.ts',
    'help-archive.ts': '',
    'help.ts': 'config help-archive.ts',
    output: 'config',
    'explain.ts': 'exit-codes.ts interrupted.ts output usage-error.ts',
    handlers: 'config output usage-error.ts',
    serve: 'config usage-error.ts',
    'io.ts': 'output',
    'signals.ts': 'exit-codes.ts output',
    commands: 'config exit-codes.ts explain.ts handlers interrupted.ts io.ts output serve signals.ts usage-error.ts',
    'program.ts': 'config exit-codes.ts help.ts io.ts output usage-error.ts',
    'commands.ts': 'commands program.ts',
    'start.ts': 'commands.ts exit-codes.ts explain.ts output program.ts usage-error.ts',
    'main.ts': 'exit-codes.ts node-version.ts start.ts'
  },
  'packages/protocol/src': {
    compression: '',
    'crc32c.ts': '',
    'error-codes.ts': '',
    'versions.ts': '',
    'wire-reader.ts': '',
    'wire-writer.ts': '',
    'fields.ts': 'versions.ts',
    'frame-splitter.ts': 'wire-reader.ts',
    'request-header.ts': 'wire-reader.ts',
    'codec.ts': 'fields.ts versions.ts wire-reader.ts wire-writer.ts',
    messages: 'fields.ts',
    'index.ts':
      'codec.ts compression crc32c.ts error-codes.ts fields.ts frame-splitter.ts request-header.ts versions.ts wire-reader.ts wire-writer.ts'
  },
  conformance: {
    browser: 'harness',
    kafka: '',
    platformatic: '',
    published: '',
    embedded: 'kafka',
    frames: 'kafka',
    frameworks: 'kafka',
    harness: 'embedded kafka',
    chaos: 'harness kafka',
    differential: 'harness kafka',
    suites: 'browser differential embedded frameworks harness kafka platformatic'
  }
}
