"""Uses a DynamoDB endpoint as a Python program does, and prints what came of it as one JSON object.

Usage: boto3-journey.py ENDPOINT
"""

import json
import sys
import time
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

session = {
    "endpoint_url": sys.argv[1],
    "region_name": "us-east-1",
    "aws_access_key_id": "local",
    "aws_secret_access_key": "local",
}
client = boto3.client("dynamodb", **session)
resource = boto3.resource("dynamodb", **session)
table = resource.Table("books")


def seconds_of(action):
    start = time.monotonic()
    action()
    return time.monotonic() - start


def create():
    client.create_table(
        TableName="books",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "category", "AttributeType": "S"},
            {"AttributeName": "id", "AttributeType": "N"},
            {"AttributeName": "title", "AttributeType": "S"},
        ],
        KeySchema=[
            {"AttributeName": "category", "KeyType": "HASH"},
            {"AttributeName": "id", "KeyType": "RANGE"},
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "title-index",
                "KeySchema": [{"AttributeName": "title", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    client.get_waiter("table_exists").wait(TableName="books")
    return client.describe_table(TableName="books")["Table"]["TableStatus"]


def write():
    table.put_item(
        Item={
            "category": "Technology",
            "id": 1,
            "title": "Clean Code",
            "price": Decimal("42.99"),
            "pages": {464, 465},
            "cover": bytes([0, 255]),
            "tags": ["code", {"deep": True}, None],
        }
    )
    with table.batch_writer(overwrite_by_pkeys=["category", "id"]) as batch:
        for number in range(2, 62):
            title = f"Book {number % 3}"
            batch.put_item(Item={"category": "Technology", "id": number, "title": title})
        batch.delete_item(Key={"category": "Technology", "id": 61})
    item = table.get_item(Key={"category": "Technology", "id": 1}, ConsistentRead=True)["Item"]
    return {
        "price": str(item["price"]),
        "pages": sorted(int(number) for number in item["pages"]),
        "cover": list(item["cover"].value),
        "tags": item["tags"],
    }


def query_index():
    answer = table.query(
        IndexName="title-index",
        KeyConditionExpression=Key("title").eq("Book 1"),
        FilterExpression=Attr("id").gt(Decimal(50)),
    )
    ids = sorted(int(item["id"]) for item in answer["Items"])
    return {"ids": ids, "scanned": answer["ScannedCount"]}


def query_backward():
    answer = table.query(
        KeyConditionExpression=Key("category").eq("Technology") & Key("id").between(10, 20),
        ScanIndexForward=False,
        Limit=3,
    )
    ids = [int(item["id"]) for item in answer["Items"]]
    return {"ids": ids, "last": int(answer["LastEvaluatedKey"]["id"])}


def put_of(number, **options):
    item = {"category": {"S": "Fiction"}, "id": {"N": str(number)}}
    return {"Put": {"TableName": "books", "Item": item, **options}}


def transact():
    absent = {"ConditionExpression": "attribute_not_exists(id)"}
    client.transact_write_items(TransactItems=[put_of(1, **absent), put_of(2)])
    try:
        client.transact_write_items(TransactItems=[put_of(3), put_of(1, **absent)])
    except ClientError as error:
        code = error.response["Error"]["Code"]
        reasons = [reason["Code"] for reason in error.response["CancellationReasons"]]
    keys = [{"category": {"S": "Fiction"}, "id": {"N": str(number)}} for number in (1, 2, 3)]
    gets = [{"Get": {"TableName": "books", "Key": key}} for key in keys]
    responses = client.transact_get_items(TransactItems=gets)["Responses"]
    return {"code": code, "reasons": reasons, "found": ["Item" in each for each in responses]}


def refuse():
    try:
        table.put_item(
            Item={"category": "Technology", "id": 1},
            ConditionExpression=Attr("id").not_exists(),
        )
    except client.exceptions.ConditionalCheckFailedException as error:
        return error.response["Error"]["Message"]


def scan_pages():
    pages = client.get_paginator("scan").paginate(
        TableName="books", PaginationConfig={"PageSize": 25}
    )
    counts = [page["Count"] for page in pages]
    return {"pages": len(counts), "items": sum(counts), "largest": max(counts)}


def time_to_live():
    specification = {"AttributeName": "expires_at", "Enabled": True}
    client.update_time_to_live(TableName="books", TimeToLiveSpecification=specification)
    return client.describe_time_to_live(TableName="books")["TimeToLiveDescription"]


def tags():
    arn = client.describe_table(TableName="books")["Table"]["TableArn"]
    pairs = [{"Key": "team", "Value": "shop"}, {"Key": "stage", "Value": "test"}]
    client.tag_resource(ResourceArn=arn, Tags=pairs)
    client.untag_resource(ResourceArn=arn, TagKeys=["stage"])
    return client.list_tags_of_resource(ResourceArn=arn)["Tags"]


def delete():
    client.delete_table(TableName="books")
    client.get_waiter("table_not_exists").wait(TableName="books")
    return client.list_tables()["TableNames"]


report = {}
report["seconds"] = seconds_of(
    lambda: report.update(
        created=create(),
        written=write(),
        index=query_index(),
        backward=query_backward(),
        transaction=transact(),
        refusal=refuse(),
        scan=scan_pages(),
        timeToLive=time_to_live(),
        tags=tags(),
        tablesLeft=delete(),
    )
)
print(json.dumps(report))
