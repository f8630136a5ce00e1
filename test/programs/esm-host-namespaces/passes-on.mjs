export * from 'node:util';
