#!/bin/bash
# Makes the users of Kafka, or gives them their passwords again. It shares the broker's loopback address, which
# is the only door without a password.
set -euo pipefail
umask 077
for user in admin pledge inventory shipment tracker; do
  password="${user^^}_KAFKA_PASSWORD"
  printf 'SCRAM-SHA-512=password=%s\n' "${!password}" > /tmp/user.properties
  /opt/kafka/bin/kafka-configs.sh --bootstrap-server 127.0.0.1:9094 --alter \
    --entity-type users --entity-name "$user" --add-config-file /tmp/user.properties
done
rm /tmp/user.properties
