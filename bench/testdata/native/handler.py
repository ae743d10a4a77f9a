def Small(event, context):
    return "Hello, " + event["name"] + "!"


def Large(event, context):
    items = event["items"]
    total = sum(item["price"] for item in items)
    return {
        "statusCode": 200,
        "headers": {"content-type": "text/plain", "x-trace": event["headers"]["x-header-07"]},
        "body": "%s: %d items, %.2f" % (event["path"], len(items), total),
    }
