"""Runs moto on a free port of loopback until standard input ends, which it does when whoever started this is gone.

It asks for signatures: a user with a key is made first, and from then on nothing is answered that the user did not sign.
Says one line of JSON when it is ready.
"""

import json
import os
import sys
import threading
import urllib.request

# Before anything that takes its time.
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()

import boto3
from moto.moto_api import state_manager
from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
url = "http://%s:%d" % server.get_host_and_port()

# A query is queued, running and done, a step each time that it is looked at.
state_manager.set_transition("athena::execution", {"progression": "manual", "times": 1})

nobody = {"aws_access_key_id": "nobody", "aws_secret_access_key": "nothing"}
iam = boto3.client("iam", endpoint_url=url, region_name="us-east-1", **nobody)
iam.create_user(UserName="tests")
everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
policy = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
iam.put_user_policy(UserName="tests", PolicyName="everything", PolicyDocument=policy)
key = iam.create_access_key(UserName="tests")["AccessKey"]
text = {"Content-Type": "text/plain"}
reset = urllib.request.Request(url + "/moto-api/reset-auth", b"0", text)
urllib.request.urlopen(reset).close()

ready = {"url": url, "id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}
print(json.dumps(ready), flush=True)
threading.Event().wait()
