# What schemathesis is told beside the document: how a piece of an upload is sent, and which ids there are.
import schemathesis


@schemathesis.serializer("application/partial-upload", "application/offset+octet-stream")
def as_it_is(ctx, value):
    return value.encode("utf-8", "replace") if isinstance(value, str) else bytes(str(value), "utf-8")
