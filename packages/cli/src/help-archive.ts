/** Letters in files, and the end of letters. */
export const archiveHelp = {
  export: {
    summary: 'write dead letters to a file: JSON lines that import brings back, or CSV',
    description:
      'Writes the letters that a filter means to --file (mode 0600, and not over one that is there) or to stdout. A line of JSON holds a letter byte for byte, and import brings it back; CSV is for spreadsheets. What is masked is hidden here too, and such a line is not taken back.',
    examples: [
      'dead-letter export --dlq error.orders.billing --all --file letters.jsonl',
      'dead-letter export --dlq error.orders.billing --cause TypeError --format csv --file letters.csv',
      'dead-letter export --dlq error.orders.billing --since 24h | jq -c .value'
    ]
  },
  import: {
    summary: 'write letters of a file that export wrote back to a dead-letter topic',
    description:
      'Writes the letters of a file to --dlq: key, value and headers byte for byte, each to the partition that it lay in where the topic has it. Their timestamps are the present time, so that retention keeps them. The whole file is looked at before the first is written; asks, and tells the audit.',
    examples: ['dead-letter import --dlq error.orders.billing --file letters.jsonl']
  }
} as const
