#!/bin/bash
# Creates a Kafka user for every secret with a password for Kafka, or sets the password of an existing one. Runs
# in the broker's network namespace, because only the loopback listener needs no password.
set -euo pipefail
umask 077
for file in /run/secrets/*_kafka_password; do
  user="${file##*/}"
  user="${user%_kafka_password}"
  printf 'SCRAM-SHA-512=password=%s\n' "$(<"$file")" > /tmp/user.properties
  /opt/kafka/bin/kafka-configs.sh --bootstrap-server 127.0.0.1:9094 --alter \
    --entity-type users --entity-name "$user" --add-config-file /tmp/user.properties
done
rm /tmp/user.properties
