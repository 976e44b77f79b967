#!/bin/bash
# Makes a user of Kafka for every password in the environment, or gives it its password again. It shares the broker's loopback address, which
# is the only door without a password.
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
