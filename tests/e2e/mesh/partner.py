"""A partner's side of the mailbox, by the client that NHS England publishes: partner.py send FILE WORKFLOW [CHUNK] | read | count."""
import os
import sys

from mesh_client import MeshClient

URL, FOLDER = os.environ["MESH_URL"], os.environ["MESH_CERTIFICATES"]


def main():
    me = os.environ.get("MESH_ME", "X26ABC2")
    with MeshClient(URL, me, "password", shared_key=b"Banana", verify=f"{FOLDER}/ca.pem", check_hostname=False,
                    cert=(f"{FOLDER}/client.pem", f"{FOLDER}/client.key"), max_chunk_size=int((sys.argv + ["100000000"] * 4)[4])
                    if sys.argv[1] == "send" else 10_000_000, transparent_compress=True, max_retries=0) as client:
        if sys.argv[1] == "send":
            with open(sys.argv[2], "rb") as body:
                print(client.send_message("X26ABC1", body.read(), workflow_id=sys.argv[3], filename="rows.csv"))
        elif sys.argv[1] == "count":
            print(len(client.list_messages()))
        else:
            for message in client.iterate_all_messages():
                with message as m:
                    print(m.workflow_id, m.sender, m.read().decode())


main()
