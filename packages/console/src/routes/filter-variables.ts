import type { FilterHelp } from '../api/index.ts'

const variable = (name: string, type: string, about: string, example: string): FilterHelp['variables'][number] => ({
  ...{ name, type, about, example }
})

/** What an expression knows of a letter. A test compares it with what the operator's filters know. */
export const filterVariables: Omit<FilterHelp, 'paths'> = {
  variables: [
    variable('topic', 'string', 'the dead-letter topic', "topic == 'error.orders.billing'"),
    variable('partition', 'int', 'its partition', 'partition == 3'),
    variable('offset', 'int', 'the offset there', 'offset > 1000'),
    variable('timestamp', 'int', 'when the letter was written, in milliseconds', 'timestamp > 1700000000000'),
    variable(
      'origin',
      'map',
      'where the record failed: topic, partition, offset, timestamp',
      "origin.topic == 'orders'"
    ),
    variable('group', 'string', 'the consumer group that failed', "group == 'billing'"),
    variable('stage', 'string', 'decode-key, decode-value, validate or handle', "stage == 'handle'"),
    variable('class', 'string', 'poison, business, transient or infrastructure', "class == 'poison'"),
    variable('cause', 'string', 'the name of its cause', "cause.contains('Timeout')"),
    variable('error', 'string', 'the class of the error', "error.endsWith('IOException')"),
    variable('message', 'string', "the error's message", "message.contains('credit')"),
    variable('stack', 'string', 'the stack trace', "stack.contains('Billing.charge')"),
    variable('attempts', 'int', 'how often it was tried', 'attempts > 3'),
    variable('redrives', 'int', 'how often it was sent back', 'redrives > 0'),
    variable('dialect', 'string', 'the framework that wrote it', "dialect == 'spring-kafka'"),
    variable('at', 'int', 'when it was given up, in milliseconds', 'at > 1700000000000'),
    variable('key', 'any', "the record's key: its JSON, else its text", "key == 'customer-17'"),
    variable('value', 'any', "the record's value: its JSON, else its text", 'value.amount > 100.0'),
    variable('size', 'int', 'bytes of the value', 'size > 100000'),
    variable('headers', 'map', 'headers by name, as text', "headers['tenant'] == 'acme'")
  ],
  functions: [
    ...['contains', 'startsWith', 'endsWith', 'matches', 'size', 'has', 'exists', 'all', 'filter', 'map'],
    ...['lowerAscii', 'upperAscii', 'split', 'trim', 'substring', 'int', 'double', 'string', 'timestamp', 'duration']
  ]
}
