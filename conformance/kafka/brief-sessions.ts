/** Environment variable in which the runner of all tests names the broker with {@link briefSessionConfigs} that they share. */
export const briefSessionsVariable = 'DEAD_LETTER_RUNNER_BRIEF_SESSIONS'

/** How long a member of the consumer protocol may be silent there. */
export const briefSessionMs = 5_000

/** Groups of the consumer protocol beat five times a second and drop members after five seconds: 5 and 45 seconds are the least by default. */
export const briefSessionConfigs: Readonly<Record<string, string>> = {
  'group.consumer.min.heartbeat.interval.ms': '100',
  'group.consumer.heartbeat.interval.ms': '200',
  'group.consumer.min.session.timeout.ms': '1000',
  'group.consumer.session.timeout.ms': String(briefSessionMs)
}
