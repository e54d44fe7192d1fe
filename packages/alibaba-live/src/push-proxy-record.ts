/** One line of a log file, and where the file stands in time. */
export interface LogRecord {
  /** The line without its end. */
  line: string;
  /** Start of the file's window, ISO 8601 in UTC: the time of a line that is not understood. */
  from?: string;
}
