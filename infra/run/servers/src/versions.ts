/** Versions of the servers that this package starts. */
export const KAFKA_VERSION = '4.1.0';
export const SECANTUS_VERSION = '0.7.0b3';
export const KAFKA_IMAGE = `apache/kafka:${KAFKA_VERSION}`;
export const MONGODB_IMAGE = 'mongo:8.0.13';
