/** How the library's messages name options, and how they are given here. The first that fits counts. */
const names: readonly (readonly [RegExp, string])[] = [
  [/(?:deadLetter\.)?provision: '(\w+)'/g, '--provision $1'],
  [/provision is '(\w+)'/g, '--provision is $1'],
  [/deadLetter\.partition: '(\w+)'/g, '--dlq-partition $1'],
  [/deadLetter\.partitions\b/g, '--dlq-partitions'],
  [
    /deadLetter\.partition\b to a policy \(([^()\n]{0,200})\) or a function.{0,80}?number/g,
    '--dlq-partition to one of $1'
  ],
  [/deadLetter\.partition\b/g, '--dlq-partition'],
  [/set breaker\.nothingFitsAfter to Infinity/g, 'give --nothing-fits-after off'],
  [/\bmaxDeadLetters\b/g, '--max-dead'],
  [/deadLetter\.topic\b/g, '--dlq'],
  [/deadLetter\.dialect\b/g, '--dialect'],
  [/(?<!-)'topics'/g, '--topic'],
  [/Option 'schema'/g, 'The schema of --check'],
  [/Option '(port|host)'/g, '--$1'],
  [/Leave 'port' out/g, 'Leave --port out'],
  [/Set 'host' to/g, 'Set --host to'],
  [/Option 'configs'/g, '--config'],
  [/Option 'topic\.partitions'/g, 'The number of partitions of --topic'],
  [/; what clients are told is 'advertisedHost'/g, ''],
  [/(listeners is not taken here: )set 'host' and 'port'/g, '$1set --host and --port'],
  [/(is not taken here): set '(?:nodeId|advertisedHost)'/g, '$1'],
  [/idleTimeoutMs/g, '--idle-timeout'],
  [/Option 'groupId'/g, '--group'],
  [/Option 'brokers(?:\[\d+\])?'/g, '--brokers']
]

/** A message of the library in the words of this program's options. */
export const inFlagNames = (message: string): string =>
  names.reduce((text, [pattern, flag]) => text.replace(pattern, flag), message)
