/** Chooses the sink that the settings ask for. */
import { AiSecurityConfigError } from '../config/config-error.js';
import type { AuditSettings } from '../config/settings.js';
import type { AuditSink } from './audit-sink.js';
import { FileSink } from './file-sink.js';
import { LoggerSink } from './logger-sink.js';

/** The file where one is named, else Nest's logger. @throws AiSecurityConfigError when the file cannot be opened */
export function createAuditSink({ file }: AuditSettings): AuditSink {
  if (file === undefined) return new LoggerSink();
  try {
    return new FileSink(file);
  } catch (error) {
    const { code = 'an unknown error' } = error as { code?: string };
    const mend = 'make its folder, and let the process write there';
    throw new AiSecurityConfigError([{ where: 'audit.file', fault: `cannot be opened (${code})`, mend }]);
  }
}
