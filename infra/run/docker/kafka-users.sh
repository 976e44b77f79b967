#!/bin/bash
# Creates a Kafka user for every password in the environment, or sets the password of an existing one. Runs in
# the broker's network namespace, because only the loopback listener needs no password.
set -euo pipefail
umask 077
for password in $(compgen -e -X '!*_KAFKA_PASSWORD'); do
  user="${password%_KAFKA_PASSWORD}"
  user="${user,,}"
  printf 'SCRAM-SHA-512=password=%s\n' "${!password}" > /tmp/user.properties
  /opt/kafka/bin/kafka-configs.sh --bootstrap-server 127.0.0.1:9094 --alter \
    --entity-type users --entity-name "$user" --add-config-file /tmp/user.properties
done
rm /tmp/user.properties
