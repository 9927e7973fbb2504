#!/bin/sh
# Creates the shop's four tables by the AWS CLI, and leaves those that are there as they are.
# docs/guides/cloudshelf-tables.md has the same commands one by one, and a test compares the two.
#
#   DYNAMODB_ENDPOINT  where to create them; Amazon DynamoDB of the profile's region when absent
#   BOOKS_TABLE_NAME, CARTS_TABLE_NAME, USERS_TABLE_NAME, ORDERS_TABLE_NAME  other names
set -eu

aws_dynamodb() {
  aws ${DYNAMODB_ENDPOINT:+--endpoint-url "$DYNAMODB_ENDPOINT"} dynamodb "$@"
}

# create NAME ARGUMENTS...: whatever else may be wrong is told by create-table.
create() {
  name=$1
  shift
  if aws_dynamodb describe-table --table-name "$name" >/dev/null 2>&1; then
    echo "$name is there already and stays as it is."
    return
  fi
  aws_dynamodb create-table --table-name "$name" --billing-mode PAY_PER_REQUEST \
    --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES "$@" >/dev/null
  aws_dynamodb wait table-exists --table-name "$name"
  echo "$name is created."
}

create "${BOOKS_TABLE_NAME:-cloudshelf-books}" \
  --attribute-definitions AttributeName=category,AttributeType=S \
  AttributeName=book_id,AttributeType=S AttributeName=title,AttributeType=S \
  --key-schema AttributeName=category,KeyType=HASH AttributeName=book_id,KeyType=RANGE \
  --global-secondary-indexes \
  'IndexName=TitleSearchIndex,KeySchema=[{AttributeName=title,KeyType=HASH}],Projection={ProjectionType=ALL}'

carts=${CARTS_TABLE_NAME:-cloudshelf-carts}
create "$carts" \
  --attribute-definitions AttributeName=user_id,AttributeType=S \
  AttributeName=cart_id,AttributeType=S \
  --key-schema AttributeName=user_id,KeyType=HASH AttributeName=cart_id,KeyType=RANGE

# DynamoDB refuses to enable twice what is enabled.
status=$(aws_dynamodb describe-time-to-live --table-name "$carts" --output text \
  --query TimeToLiveDescription.TimeToLiveStatus)
case $status in
  ENABLED | ENABLING) echo "$carts forgets items at their expires_at already." ;;
  *)
    aws_dynamodb update-time-to-live --table-name "$carts" \
      --time-to-live-specification Enabled=true,AttributeName=expires_at >/dev/null
    echo "$carts forgets items at their expires_at."
    ;;
esac

create "${USERS_TABLE_NAME:-cloudshelf-users}" \
  --attribute-definitions AttributeName=user_id,AttributeType=S \
  AttributeName=email,AttributeType=S \
  --key-schema AttributeName=user_id,KeyType=HASH \
  --global-secondary-indexes \
  'IndexName=EmailIndex,KeySchema=[{AttributeName=email,KeyType=HASH}],Projection={ProjectionType=ALL}'

create "${ORDERS_TABLE_NAME:-cloudshelf-orders}" \
  --attribute-definitions AttributeName=user_id,AttributeType=S \
  AttributeName=order_id,AttributeType=S AttributeName=order_date,AttributeType=S \
  --key-schema AttributeName=user_id,KeyType=HASH AttributeName=order_id,KeyType=RANGE \
  --global-secondary-indexes \
  'IndexName=OrderDateIndex,KeySchema=[{AttributeName=order_date,KeyType=HASH},{AttributeName=order_id,KeyType=RANGE}],Projection={ProjectionType=ALL}'
