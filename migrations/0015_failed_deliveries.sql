-- Deliveries that were given up are few among many and are counted again and again.

CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (endpoint_id) WHERE state = 'failed';
