const logging = [
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS'
]

/** For short lives: the quick compiler alone starts sooner; the serial collector suits small heaps and few cores. */
export const java: readonly string[] = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto', ...logging]
/** For a broker of a long run. */
export const longRunningJava: readonly string[] = logging
