/** Chooses the sink that the settings ask for. */
import type { AuditSettings } from '../config/settings.js';
import type { AuditSink } from './audit-sink.js';
import { FileSink } from './file-sink.js';
import { LoggerSink } from './logger-sink.js';

/** The file where one is named, else Nest's logger. @throws when the file cannot be opened */
export function createAuditSink(settings: AuditSettings): AuditSink {
  return settings.file === undefined ? new LoggerSink() : new FileSink(settings.file);
}
