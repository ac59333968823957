/** Topics that a group reads beside a source topic, without subscribing to them: `redrive.<topic>.<group>`. */
export const redrivePrefix = 'redrive.'

/** The topic by which records of a source topic are sent back to one group alone. */
export const redriveTopic = (topic: string, group: string): string => `${redrivePrefix}${topic}.${group}`

/** Whether a topic is of this group's family, by its name: then no regular expression of its subscription means it. */
export const isFamilyOf = (group: string, topic: string): boolean =>
  topic.startsWith(redrivePrefix) &&
  topic.endsWith(`.${group}`) &&
  topic.length > redrivePrefix.length + group.length + 1

/** The source topic of a family topic. */
export const sourceTopicOf = (group: string, topic: string): string =>
  topic.slice(redrivePrefix.length, -(group.length + 1))
