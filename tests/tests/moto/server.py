"""Runs moto on a free port of loopback until standard input ends, which it does when whoever started this is gone.

It asks for signatures: a user with a key is made first, and from then on nothing is answered that the user did not sign.
Says one line of JSON when it is ready.
"""

import io
import json
import os
import sys
import threading
import urllib.parse
import urllib.request

# Before anything that takes its time.
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()

import boto3
import flask
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from moto.core.authorization import ActionAuthenticatorMixin
from moto.iam.access_control import IAMRequestBase
from moto.moto_api import state_manager
from moto.s3.exceptions import S3SignatureDoesNotMatchError
from moto.server import DomainDispatcherApplication, ThreadedMotoServer

# moto has botocore's signer sign requests again, but with bodies that moto has read and written anew, and it knows no
# signatures in queries. Both is mended here: what is signed again is what was received.
dispatch = DomainDispatcherApplication.__call__
make_request = IAMRequestBase._create_aws_request
check_header = ActionAuthenticatorMixin._authenticate_and_authorize_s3_action


def keep_body(self, environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    environ["tests.body"] = body
    return dispatch(self, environ, start_response)


def as_received(self):
    request = make_request(self)
    request.data = flask.request.environ["tests.body"]
    return request


def check_query(self, *args, **kwargs):
    path, _, query = flask.request.environ["RAW_URI"].partition("?")
    said = dict(urllib.parse.parse_qsl(query))
    given = said.get("X-Amz-Signature")
    if given is None:
        return check_header(self, *args, **kwargs)
    signed = [part for part in query.split("&") if not part.startswith("X-Amz-Signature=")]
    names = said["X-Amz-SignedHeaders"].split(";")
    headers = {name: flask.request.headers[name] for name in names}
    request = AWSRequest(self.method, f"{path}?{'&'.join(signed)}", headers)
    request.context["timestamp"] = said["X-Amz-Date"]
    id, _, region, service, _ = said["X-Amz-Credential"].split("/")
    signer = S3SigV4QueryAuth(Credentials(id, keys[id]), service, region)
    text = signer.string_to_sign(request, signer.canonical_request(request))
    if signer.signature(text, request) != given:
        raise S3SignatureDoesNotMatchError()


DomainDispatcherApplication.__call__ = keep_body
IAMRequestBase._create_aws_request = as_received
ActionAuthenticatorMixin._authenticate_and_authorize_s3_action = check_query

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
url = "http://%s:%d" % server.get_host_and_port()


def tell(path, body, kind):
    request = urllib.request.Request(f"{url}/moto-api/{path}", body, {"Content-Type": kind})
    urllib.request.urlopen(request).close()


# A query is queued, running and done, a step each time that it is looked at.
state_manager.set_transition("athena::execution", {"progression": "manual", "times": 1})
# Functions are not carried out, which would take Docker.
tell("config", b'{"lambda": {"use_docker": false}}', "application/json")

nobody = {"aws_access_key_id": "nobody", "aws_secret_access_key": "nothing"}
iam = boto3.client("iam", endpoint_url=url, region_name="us-east-1", **nobody)
iam.create_user(UserName="tests")
everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
policy = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
iam.put_user_policy(UserName="tests", PolicyName="everything", PolicyDocument=policy)
key = iam.create_access_key(UserName="tests")["AccessKey"]
keys = {key["AccessKeyId"]: key["SecretAccessKey"]}
tell("reset-auth", b"0", "text/plain")

ready = {"url": url, "id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}
print(json.dumps(ready), flush=True)
threading.Event().wait()
