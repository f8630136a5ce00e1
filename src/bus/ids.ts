/** The names of the fleet: how they are made and what is accepted as one. */
import { customAlphabet } from 'nanoid';

// No '-' and no '_': an id is typed on a command line, where a leading dash would make it a flag.
const alphanumeric = customAlphabet('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');

/** 62^8, about 2^47: among 10,000 processes two equal ones have a chance of 1 in 4 million. */
export const newProcessId = (): string => alphanumeric(8);
export const newWorkerId = (): string => `worker-${alphanumeric(6)}`;
/** One life of a worker, one connection of a dispatcher, one request, transfer or migration. */
export const newNonce = (): string => alphanumeric(16);

/** Safe as a topic level, as a file name and on a command line. */
export const WORKER_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
export const PROCESS_ID = /^[A-Za-z0-9]{8,24}$/;
export const NONCE = /^[A-Za-z0-9]{8,32}$/;
