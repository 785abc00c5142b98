/** What the codes of the operating system mean. */
export const systemReasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOENT: 'it is not there',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder, not a file',
  EEXIST: 'it exists already',
  EMFILE: 'too many files are open',
};

/** What went wrong with a file or a stream, in words. */
export function systemReason(error: NodeJS.ErrnoException): string {
  return systemReasons[error.code ?? ''] ?? error.message;
}
