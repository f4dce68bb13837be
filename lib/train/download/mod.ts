/**
 * Downloading the corpora from their publishers: resumed, checked, atomic.
 *
 * @module
 *
 * @example
 * ```ts ignore
 * import { downloadCorpora } from "./mod.ts";
 *
 * const from = await downloadCorpora(["ravdess"], { to: "data/downloads" });
 * ```
 */
export * from "./dataverse.ts";
export * from "./download_corpora.ts";
export * from "./download_file.ts";
export * from "./publishers.ts";
export {
  type Checksum,
  DownloadError,
  type RemoteFile,
  type TransferOptions,
} from "./remote_file.ts";
