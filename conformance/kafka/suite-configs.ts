/** What the suites need of any broker's configuration; everything else is Kafka's default. */
export const suiteConfigs: Readonly<Record<string, string>> = {
  'auto.create.topics.enable': 'false',
  // Tests wait for these.
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '1000'
}
